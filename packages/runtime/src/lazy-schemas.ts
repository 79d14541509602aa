import { AjvCompiler } from '@fastify/ajv-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

type Validate = ((data: unknown) => unknown) & { errors?: unknown }
type Compile<F, D> = (definition: D) => F
type Factory<F, D> = (externalSchemas: never, options: never) => Compile<F, D>

const lazyValidator = (compile: () => Validate): Validate => {
  let validate: Validate | undefined
  const lazy: Validate = (data) => {
    validate ??= compile()
    const fits = validate(data)
    lazy.errors = validate.errors
    return fits
  }
  return lazy
}

const lazySerializer = (compile: () => (data: unknown) => string): ((data: unknown) => string) => {
  let serialize: ((data: unknown) => string) | undefined
  return (data) => {
    serialize ??= compile()
    return serialize(data)
  }
}

const buildValidator = AjvCompiler() as unknown as Factory<Validate, object>
const buildSerializer = SerializerSelector() as unknown as Factory<(data: unknown) => string, object>

/**
 * Fastify's own validators and serialisers, each compiled when it is first needed. A start compiles hundreds otherwise,
 * most of them for problems, which are never serialised by schema; that is half of the time and a third of the memory.
 */
export const lazySchemas = {
  compilersFactory: {
    buildValidator: (externalSchemas: never, options: never) => {
      const compile = buildValidator(externalSchemas, options)
      return (definition: object) => lazyValidator(() => compile(definition))
    },
    buildSerializer: (externalSchemas: never, options: never) => {
      const compile = buildSerializer(externalSchemas, options)
      return (definition: object) => lazySerializer(() => compile(definition))
    },
  },
}
