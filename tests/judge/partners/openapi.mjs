// Says what is wrong with a document of OpenAPI, one fault a line, by the schemas of OpenAPI's authors: openapi.mjs FILE
import { Validator } from "@seriousme/openapi-schema-validator";

const validator = new Validator();
const result = await validator.validate(process.argv[2]);
console.log(JSON.stringify({ version: validator.version, valid: result.valid }));
for (const error of [result.errors ?? []].flat()) {
  console.log(JSON.stringify({ error }));
}
if (result.valid) {
  validator.resolveRefs(); // throws where one leads nowhere
}
