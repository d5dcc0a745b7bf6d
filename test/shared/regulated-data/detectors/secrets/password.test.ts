import { describe, expect, it } from 'vitest'
import { password } from '../../../../../shared/regulated-data/detectors/secrets/password.ts'
import { secretsBy } from './secrets-in.ts'

const found = secretsBy(password)

describe('a password is found where it is assigned, and nothing around it', () => {
  it.each([
    'password: VALUE',
    'Password=VALUE',
    'DB_PASSWORD=VALUE\nDB_HOST=x',
    'spring.datasource.password = VALUE',
    '"password": "VALUE", "x": 1',
    '{\\"password\\":\\"VALUE\\"}',
    "'password' => 'VALUE',",
    'password := "VALUE"',
    'password -> VALUE',
    'const password: string = "VALUE"',
    'passphrase: VALUE',
    'pwd: VALUE',
    'my pw is VALUE',
    'user: ada, pass: VALUE, host: x',
    'login?user=ada&password=VALUE&x=1',
    '<password>VALUE</password>',
    '<input name="password" value="VALUE">',
    '**Password:** VALUE',
    'Password: `VALUE`',
    '| Password | VALUE |',
    'wifi password - VALUE',
    'my password is VALUE.',
    'the new password is now VALUE, keep it',
    'your password was changed to VALUE',
    'The password for the admin account is VALUE.',
    'Password for db.example.com: VALUE',
    'use password VALUE to log in',
    '--password VALUE --verbose',
    '--password=VALUE',
    'setPassword("VALUE")',
    'getenv("DB_PASSWORD", "VALUE")',
    "env.PASSWORD || 'VALUE'",
    "CREATE USER x IDENTIFIED BY 'VALUE'",
    "ALTER ROLE x WITH PASSWORD 'VALUE'",
    'trustStorePassword=VALUE',
    'requirepass VALUE',
    'Passwort: VALUE',
    'Das Kennwort lautet VALUE',
    'contraseña: VALUE',
    'mot de passe : VALUE',
    'senha: VALUE',
    '密码：VALUE',
  ])('%s', (text) => {
    expect(found(text.replace('VALUE', 'Tr0ub4dor!3'))).toEqual(['secret.password: Tr0ub4dor!3'])
  })

  it.each(['changeme', 'letmein', 'hunter2', '12345678', 'correct-horse-battery', 'P@ssw0rd', 'iloveyou'])(
    'though it is as weak as %s',
    (value) => {
      for (const text of [`password=${value}`, `password: ${value}\n`, `"password":"${value}"`]) {
        expect(found(text), text).toEqual([`secret.password: ${value}`])
      }
    },
  )

  it.each(['PIN: 4821', 'my pin is 4821', 'pin=482100', 'otp: 482100', 'PIN code: 4821'])('%s', (text) => {
    expect(found(text)).toEqual([`secret.password: ${/\d+/.exec(text)?.[0]}`])
  })
})

describe('no password is found', () => {
  it.each([
    'password: <password>',
    'password: ********',
    'password=${PASS}',
    'password: {{ password }}',
    'password: your_password',
    'password=YOUR_PASSWORD_HERE',
    'password: [hidden]',
    'password: xxxx',
    'password: required',
    'password: string',
    'password = None',
    'password: { type: String }',
    'password: z.string().min(8)',
    'Password: must have at least 8 characters',
    'password is required. The password is case-sensitive',
    'password was changed on 2024-01-05',
    'password is 12 characters long',
    'passwords expire in 30 days',
    'Forgot your password? Reset it here.',
    'What is the password for the printer?',
    'const password = request.body.password',
    'password = os.environ["DB_PASSWORD"]',
    'password = getpass()',
    'connect(user=user, password=password)',
    'this.password = newPassword;',
    'if password == null:',
    'f"{user}: {password!r}" password={password!r}',
    'pass !this.result.issues',
    '["username", "password", "email"]',
    't("password", "Password")',
    '"password": "Enter your password"',
    '<input type="password" name="password" id="password">',
    '<label for="password">Password:</label>',
    'Password hint: first pet',
    'password_hash: $2b$12$abcdefghijklmnopqrstuv',
    'minPasswordLength: 12',
    'options to pass to `addStage2`',
    'single-pass addInt32PrefixedString',
    'pass: 42, passed: 12/15',
    'psql --password --host x1',
    'WHERE password = ?',
    'pin: 13',
    'pin: GPIO17a',
    'password: *****or!3',
    'password: **-***-*or-3x',
    'pinned: 2024',
    'password=||||||||',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})
