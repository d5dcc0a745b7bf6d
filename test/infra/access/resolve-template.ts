import { account, region } from './estate.ts'
import { asObject } from './policy-document.ts'

interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>
}

interface TemplateOutput {
  readonly Value: unknown
  readonly Export?: { readonly Name: unknown }
}

export interface TemplateResource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

/** A stack's name and its template. */
export type Templates = Readonly<Record<string, Template>>

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::URLSuffix': 'amazonaws.com',
}

const here = `${region}:${account}`
/** What `Ref` gives, and the ARN, of each type that a policy may name; `name` is the given or a made one. */
const identities: Readonly<Record<string, (name: string) => { readonly ref: string; readonly arn: string }>> =
  {
    'AWS::DynamoDB::Table': (name) => ({ ref: name, arn: `arn:aws:dynamodb:${here}:table/${name}` }),
    'AWS::DynamoDB::GlobalTable': (name) => ({ ref: name, arn: `arn:aws:dynamodb:${here}:table/${name}` }),
    'AWS::S3::Bucket': (name) => ({ ref: name, arn: `arn:aws:s3:::${name}` }),
    'AWS::S3Vectors::VectorBucket': (name) => {
      const arn = `arn:aws:s3vectors:${here}:bucket/${name}`
      return { ref: arn, arn }
    },
    'AWS::KMS::Key': (name) => ({ ref: name, arn: `arn:aws:kms:${here}:key/${name}` }),
    'AWS::IAM::Role': (name) => ({ ref: name, arn: `arn:aws:iam::${account}:role/${name}` }),
    'AWS::Lambda::Function': (name) => ({ ref: name, arn: `arn:aws:lambda:${here}:function:${name}` }),
    'AWS::StepFunctions::StateMachine': (name) => {
      const arn = `arn:aws:states:${here}:stateMachine:${name}`
      return { ref: arn, arn }
    },
    'AWS::SES::EmailIdentity': (name) => ({ ref: name, arn: `arn:aws:ses:${here}:identity/${name}` }),
    'AWS::Lambda::Alias': (name) => {
      const arn = `arn:aws:lambda:${here}:function:${name}`
      return { ref: arn, arn }
    },
    'AWS::SecretsManager::Secret': (name) => {
      // Secrets Manager appends a dash and six characters to the name.
      const arn = `arn:aws:secretsmanager:${here}:secret:${name}-a1b2c3`
      return { ref: arn, arn }
    },
    'AWS::SSM::Parameter': (name) => ({ ref: name, arn: `arn:aws:ssm:${here}:parameter/${name}` }),
    'AWS::Logs::LogGroup': (name) => ({ ref: name, arn: `arn:aws:logs:${here}:log-group:${name}:*` }),
    'AWS::SQS::Queue': (name) => ({ ref: name, arn: `arn:aws:sqs:${here}:${name}` }),
    'AWS::SNS::Topic': (name) => ({ ref: `arn:aws:sns:${here}:${name}`, arn: `arn:aws:sns:${here}:${name}` }),
  }
const nameProperties = [
  'TableName',
  'BucketName',
  'VectorBucketName',
  'RoleName',
  'FunctionName',
  'Name',
  'QueueName',
  'StateMachineName',
  'EmailIdentity',
]

/** @returns `value` of stack `stack` with its intrinsic functions worked out. @throws on one that is not known */
export function createResolver(templates: Templates) {
  const resolve = (stack: string, value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map((one: unknown) => resolve(stack, one)).filter((one) => one !== noValue)
    if (typeof value !== 'object' || value === null) return value
    const [[name, argument] = ['', undefined], second] = Object.entries(value)
    if (second === undefined && (name === 'Ref' || name.startsWith('Fn::')))
      return call(stack, name, argument)
    const entries = Object.entries(value).map(([key, inner]) => [key, resolve(stack, inner)] as const)
    return Object.fromEntries(entries.filter(([, inner]) => inner !== noValue))
  }

  const call = (stack: string, name: string, argument: unknown): unknown => {
    if (name === 'Ref') return ref(stack, String(argument))
    if (name === 'Fn::GetAtt') return attributeOf(stack, argument)
    if (name === 'Fn::Sub') return substitute(stack, argument)
    const apply = functions[name]
    if (apply === undefined) throw new Error(`not resolved: ${name} in ${stack}`)
    return apply(resolve(stack, argument))
  }

  const resourceOf = (stack: string, id: string): TemplateResource => {
    const resource = templates[stack]?.Resources[id]
    if (resource === undefined) throw new Error(`no resource ${id} in ${stack}`)
    return resource
  }

  const identityOf = (stack: string, id: string) => {
    const { Type, Properties = {} } = resourceOf(stack, id)
    const identity = identities[Type]
    if (identity === undefined) return undefined
    const given = nameProperties.map((property) => Properties[property]).find((name) => name !== undefined)
    return identity(given === undefined ? id : String(resolve(stack, given)))
  }

  const ref = (stack: string, id: string): unknown => {
    if (id === 'AWS::NoValue') return noValue
    if (id === 'AWS::StackName') return stack
    const parameter = templates[stack]?.Parameters?.[id]
    if (parameter !== undefined) return parameter.Default
    return pseudo[id] ?? identityOf(stack, id)?.ref ?? `ref-of-${id}`
  }

  const attributeOf = (stack: string, argument: unknown): unknown => {
    const path = Array.isArray(argument) ? argument.map(String) : String(argument).split('.')
    const [id = '', ...names] = path
    const attribute = names.join('.')
    const identity = identityOf(stack, id)
    if (identity === undefined || !/Arn$/.test(attribute)) return `${attribute}-of-${id}`
    return attribute === 'StreamArn' ? `${identity.arn}/stream/2026-01-01T00:00:00.000` : identity.arn
  }

  const substitute = (stack: string, argument: unknown): string => {
    const [text, values = {}] = Array.isArray(argument) ? argument : [argument]
    const given = asObject(values)
    return String(text).replace(/\$\{([^!][^}]*)\}/g, (_, name: string) => {
      if (name in given) return String(resolve(stack, given[name]))
      return String(name.includes('.') ? attributeOf(stack, name) : ref(stack, name))
    })
  }

  const imported = (name: unknown): unknown => {
    for (const [stack, { Outputs = {} }] of Object.entries(templates)) {
      const output = Object.values(Outputs).find(
        ({ Export }) => Export && resolve(stack, Export.Name) === name,
      )
      if (output !== undefined) return resolve(stack, output.Value)
    }
    throw new Error(`nothing exports ${String(name)}`)
  }

  const functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    'Fn::Join': join,
    'Fn::Select': select,
    'Fn::Split': split,
    'Fn::ImportValue': imported,
  }
  return resolve
}

const noValue = Symbol('AWS::NoValue')

function join(argument: unknown): string {
  const [separator, parts] = Array.isArray(argument) ? argument : []
  return (Array.isArray(parts) ? parts : []).map(String).join(String(separator))
}

function select(argument: unknown): unknown {
  const [at, parts] = Array.isArray(argument) ? argument : []
  return Array.isArray(parts) ? parts[Number(at)] : undefined
}

function split(argument: unknown): string[] {
  const [separator, text] = Array.isArray(argument) ? argument : []
  return String(text).split(String(separator))
}
