const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'ap-southeast-1',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
}

/** A part of a template about as long as CloudFormation will make it: references to resources become ARNs of keys. */
export function resolvePseudo(value: unknown, region?: string): unknown {
  const resolve = (part: unknown) => resolvePseudo(part, region)
  if (Array.isArray(value)) return value.map(resolve)
  if (typeof value !== 'object' || value === null) return value
  const node = value as Readonly<Record<string, unknown>>
  if (node['Ref'] === 'AWS::Region' && region !== undefined) return region
  if (typeof node['Ref'] === 'string') return pseudo[node['Ref']] ?? 'x'.repeat(36)
  if (Array.isArray(node['Fn::Join'])) {
    const [separator, parts] = node['Fn::Join'] as [string, unknown[]]
    return parts.map(resolve).join(separator)
  }
  const imported = node['Fn::ImportValue'] ?? node['Fn::GetAtt']
  if (imported !== undefined) return 'x'.repeat(JSON.stringify(imported).includes('Arn') ? 80 : 36)
  return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, resolve(part)]))
}
