package dev.turnpike.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaLoweringTest {
  private static final RandomGenerator RANDOM = Seed.random();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // C136
        "{'type':['string','null'],'$schema':'s','additionalProperties':false}|{'type':'STRING','nullable':true}",
        "{'const':'x'}|{'type':'STRING','enum':['x']}",
        "{'type':'integer','exclusiveMinimum':0}|{'type':'INTEGER','minimum':1}",
        "{'type':'string','enum':['','a']}|{'type':'STRING','enum':['a']}",
        // bounds
        "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':1.5}|{'type':'NUMBER','minimum':0,'maximum':1.5}",
        "{'type':'integer','exclusiveMinimum':0.5,'exclusiveMaximum':9,'maximum':7}|{'type':'INTEGER','minimum':1,'maximum':7}",
        "{'type':'integer','minimum':3,'exclusiveMinimum':true}|{'type':'INTEGER','minimum':3}",
        // variants
        "{'anyOf':[{'type':'null'},{'type':'integer'}],'description':'d'}|{'type':'INTEGER','description':'d','nullable':true}",
        "{'oneOf':[{'type':'string'},{'type':'integer'}]}|{'anyOf':[{'type':'STRING'},{'type':'INTEGER'}]}",
        "{'type':['string','number'],'description':'d'}|{'description':'d','anyOf':[{'type':'STRING'},{'type':'NUMBER'}]}",
        "{'type':['array','string'],'items':{'type':'integer'}}|{'anyOf':[{'type':'ARRAY','items':{'type':'INTEGER'}},{'type':'STRING'}]}",
        "{'allOf':[{'type':'object','properties':{'a':{'type':'string'}},'required':['a']},{'properties':{'b':{}},'description':'d'}]}"
            + "|{'type':'OBJECT','description':'d','properties':{'a':{'type':'STRING'},'b':{'type':'STRING'}},'required':['a']}",
        "{'type':'object','properties':{'a':{'type':'boolean'}},'anyOf':[{'required':['a']},{'required':['b']}]}"
            + "|{'type':'OBJECT','properties':{'a':{'type':'BOOLEAN'}}}",
        // choices that are no strings
        "{'type':'integer','enum':[1,2],'description':'d'}|{'type':'INTEGER','description':'d One of: 1, 2.'}",
        "{'enum':[1.5]}|{'type':'NUMBER','description':'One of: 1.5.'}",
        "{'enum':['a',null]}|{'type':'STRING','nullable':true,'enum':['a']}",
        "{'type':'string','enum':['']}|{'type':'STRING'}",
        // arrays and objects
        "{'type':'array'}|{'type':'ARRAY','items':{'type':'STRING'}}",
        "{'type':'array','items':[{'type':'string'},{'type':'integer'}],'minItems':2}|{'type':'ARRAY','minItems':2,'items':{'anyOf':[{'type':'STRING'},{'type':'INTEGER'}]}}",
        "{'type':'object','required':['a']}|{'type':'OBJECT'}",
        "{'properties':{'a':{'type':'STRING'}},'required':['a','b']}|{'type':'OBJECT','properties':{'a':{'type':'STRING'}},'required':['a']}",
        // words
        "{'type':'string','format':'uri','pattern':'p','minLength':1,'title':'t','default':'d','examples':['e'],'multipleOf':2}"
            + "|{'type':'STRING','minLength':1,'title':'t','pattern':'p','default':'d'}",
        "{'type':'string','format':'date-time'}|{'type':'STRING','format':'date-time'}",
        "{'type':'any'}|{'type':'STRING'}",
        "true|{'type':'STRING'}",
        // references
        "{'$ref':'#/$defs/a~1b','$defs':{'a/b':{'type':'integer'}},'description':'mine'}|{'type':'INTEGER','description':'mine'}",
        "{'type':'array','items':{'$ref':'#/definitions/x'},'definitions':{'x':{'type':'boolean'}}}|{'type':'ARRAY','items':{'type':'BOOLEAN'}}",
        "{'$ref':'http://elsewhere'}|{'type':'OBJECT'}"
      })
  void a_schema_is_put_in_the_words_there_are(String schema, String lowered) {
    assertThat(lower(schema.replace('\'', '"'))).isEqualTo(lowered.replace('\'', '"'));
  }

  private static String lower(String schema) {
    return SchemaLowering.lowered(Json.orMissing(schema), new Notes());
  }

  @Test
  void the_arguments_of_a_function_are_an_object() {
    Notes notes = new Notes();
    String variants =
        "{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]},"
            + "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"string\"}}}]}";
    assertThat(SchemaLowering.parameters(Json.orMissing(variants), notes))
        .hasValue(
            "{\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":\"STRING\"},\"b\":{\"type\":\"STRING\"}}}");
    assertThat(SchemaLowering.parameters(Json.orMissing("{\"type\":\"object\"}"), notes)).isEmpty();
  }

  @Test
  void a_tree_is_cut_after_eight_references() {
    String tree =
        "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{"
            + "\"l\":{\"$ref\":\"#/$defs/n\"},\"r\":{\"$ref\":\"#/$defs/n\"}}}}}";
    Notes notes = new Notes();
    String lowered = SchemaLowering.lowered(Json.orMissing(tree), notes);
    assertThat(notes.all()).containsExactly("dropped:$ref");
    int depth = 0;
    for (Json at = Json.orMissing(lowered); at.has("properties"); depth++) {
      at = at.get("properties").get("l");
    }
    assertThat(depth).isEqualTo(8);
    assertThat(lowered).contains("\"l\":{\"type\":\"OBJECT\"}");
  }

  @Test
  void a_schema_that_would_grow_without_bounds_is_cut_soon() throws MalformedJson {
    StringBuilder wide =
        new StringBuilder("{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"properties\":{");
    for (int i = 0; i < 40; i++) {
      wide.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":{\"$ref\":\"#/$defs/n\"}");
    }
    wide.append("},\"required\":[\"p0\"").append(",\"p1\"".repeat(20_000)).append("]}}}");
    String self = "{\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}";
    String deep = "{\"items\":".repeat(490) + "{}" + "}".repeat(490);
    for (String schema : new String[] {wide.toString(), self, deep}) {
      Json json = Json.parse(schema);
      assertTimeout(
          Duration.ofSeconds(2),
          () -> {
            String lowered = SchemaLowering.lowered(json, new Notes());
            assertThat(Json.orMissing(lowered).isObject()).isTrue();
            assertThat(lowered.length()).isLessThan(4 * SchemaLowering.MOST_SIZE);
          });
    }
  }

  @Test
  void any_schema_becomes_one_that_only_has_known_words() {
    for (int round = 0; round < 300; round++) {
      String schema = schema(4);
      Json lowered = Json.orMissing(lower(schema));
      assertThat(lowered.isObject()).as(schema).isTrue();
      check(lowered, Seed.hint(round) + ": " + schema);
    }
  }

  private static void check(Json schema, String hint) {
    assertThat(schema.names())
        .as(hint)
        .isSubsetOf(
            "type",
            "description",
            "nullable",
            "enum",
            "items",
            "properties",
            "required",
            "anyOf",
            "minimum",
            "minItems",
            "title",
            "default");
    boolean isTyped = LegacySchema.TYPES.contains(schema.get("type").text());
    assertThat(isTyped).as(hint).isNotEqualTo(schema.has("anyOf"));
    assertThat(schema.get("type").says("ARRAY")).as(hint).isEqualTo(schema.has("items"));
    for (Json name : schema.get("required").elements()) {
      assertThat(schema.get("properties").has(name.text())).as(hint).isTrue();
    }
    if (schema.has("items")) {
      check(schema.get("items"), hint);
    }
    schema.get("properties").values().forEach(property -> check(property, hint));
    schema.get("anyOf").elements().forEach(variant -> check(variant, hint));
  }

  private static String schema(int depth) {
    StringBuilder out = new StringBuilder("{");
    String[] words = {
      "\"type\":" + type(),
      "\"type\":[" + type() + "," + type() + "]",
      "\"enum\":[\"a\",1,null]",
      "\"const\":\"\"",
      "\"description\":\"d\"",
      "\"required\":[\"a\",\"b\"]",
      "\"minimum\":1",
      "\"minItems\":1",
      "\"$ref\":\"#\"",
      "\"$ref\":\"#/properties/a\"",
      depth == 0 ? "\"title\":\"t\"" : "\"items\":" + schema(depth - 1),
      depth == 0 ? "\"default\":1" : "\"properties\":{\"a\":" + schema(depth - 1) + "}",
      depth == 0 ? "\"not\":{}" : "\"anyOf\":[" + schema(depth - 1) + "," + schema(depth - 1) + "]",
      depth == 0 ? "\"if\":{}" : "\"allOf\":[" + schema(depth - 1) + "]",
      depth == 0 ? "\"x\":{}" : "\"oneOf\":[" + schema(depth - 1) + "]"
    };
    int members = RANDOM.nextInt(4);
    for (int i = 0; i < members; i++) {
      out.append(i == 0 ? "" : ",").append(words[RANDOM.nextInt(words.length)]);
    }
    return out.append('}').toString();
  }

  private static String type() {
    String[] types = {"string", "integer", "object", "array", "null", "boolean", "ANY"};
    return "\"" + types[RANDOM.nextInt(types.length)] + "\"";
  }
}
