/*
 * JSON.SET and JSON.GET for tests, on a Redis that has no JSON module: values of a type of their own
 * (no strings), written back without the white space they came with, as RedisJSON does. Whole
 * documents only. Speaks the modules API without its header, which Debian does not package.
 */
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Ctx Ctx;
typedef struct Text Text;
typedef struct Key Key;
typedef struct Type Type;
typedef struct {
  uint64_t version;
  void *load, *save, *rewrite, *usage, *digest;
  void (*free)(void *value);
} Methods;
typedef struct {
  size_t length;
  char bytes[];
} Json;

static int (*GetApi)(const char *, void *);
static void (*SetModuleAttribs)(Ctx *, const char *, int, int);
static int (*CreateCommand)(Ctx *, const char *, int (*)(Ctx *, Text **, int), const char *, int, int, int);
static Type *(*CreateDataType)(Ctx *, const char *, int, Methods *);
static void *(*Alloc)(size_t);
static void (*Free)(void *);
static Key *(*OpenKey)(Ctx *, Text *, int);
static void (*CloseKey)(Key *);
static int (*KeyType)(Key *);
static void *(*ModuleTypeGetValue)(Key *);
static int (*ModuleTypeSetValue)(Key *, Type *, void *);
static const char *(*StringPtrLen)(const Text *, size_t *);
static int (*ReplyWithStringBuffer)(Ctx *, const char *, size_t);
static int (*ReplyWithNull)(Ctx *);
static int (*ReplyWithError)(Ctx *, const char *);
static int (*ReplyWithSimpleString)(Ctx *, const char *);
static int (*ReplicateVerbatim)(Ctx *);

enum { READ = 1, WRITE = 2, EMPTY = 0, MODULE = 6, DEEPEST = 128 };
static const char *WRONG = "WRONGTYPE Operation against a key holding the wrong kind of value";
static Type *type;

static Json *compact(const char *text, size_t length) {
  Json *json = Alloc(sizeof(Json) + length);
  int quoted = 0, depth = 0, deepest = 0;
  json->length = 0;
  for (size_t i = 0; i < length; i++) {
    if (!quoted && isspace((unsigned char)text[i])) continue;
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && strchr("{[", text[i])) depth++;
    if (!quoted && strchr("}]", text[i])) depth--;
    if (depth > deepest) deepest = depth;
    json->bytes[json->length++] = text[i];
    if (quoted && text[i] == '\\') json->bytes[json->length++] = text[++i];
  }
  if (depth == 0 && !quoted && deepest > 0 && deepest <= DEEPEST) return json;
  Free(json);
  return NULL;
}

static int set(Ctx *ctx, Text **argv, int argc) {
  size_t length;
  if (argc != 4) return ReplyWithError(ctx, "ERR wrong number of arguments");
  const char *path = StringPtrLen(argv[2], &length);
  if (length != 1 || *path != '$') return ReplyWithError(ctx, "ERR only whole documents");
  Key *key = OpenKey(ctx, argv[1], READ | WRITE);
  int present = KeyType(key);
  if (present != EMPTY && present != MODULE) return ReplyWithError(ctx, WRONG);
  const char *text = StringPtrLen(argv[3], &length);
  Json *json = compact(text, length);
  if (json == NULL) return ReplyWithError(ctx, "ERR not JSON");
  ModuleTypeSetValue(key, type, json);
  CloseKey(key);
  ReplicateVerbatim(ctx);
  return ReplyWithSimpleString(ctx, "OK");
}

static int get(Ctx *ctx, Text **argv, int argc) {
  size_t length = 1;
  const char *path = argc == 3 ? StringPtrLen(argv[2], &length) : ".";
  if (argc < 2 || argc > 3 || length != 1 || !strchr(".$", *path))
    return ReplyWithError(ctx, "ERR only whole documents");
  Key *key = OpenKey(ctx, argv[1], READ);
  if (key == NULL) return ReplyWithNull(ctx);
  if (KeyType(key) != MODULE) return ReplyWithError(ctx, WRONG);
  Json *json = ModuleTypeGetValue(key);
  if (*path == '.') {
    ReplyWithStringBuffer(ctx, json->bytes, json->length);
  } else { // the matches of a path from the root
    char *list = Alloc(json->length + 2);
    memcpy(list + 1, json->bytes, json->length);
    list[0] = '[', list[json->length + 1] = ']';
    ReplyWithStringBuffer(ctx, list, json->length + 2);
    Free(list);
  }
  CloseKey(key);
  return 0;
}

#define API(name) GetApi("RedisModule_" #name, (void *)&name)

int RedisModule_OnLoad(Ctx *ctx, Text **argv, int argc) {
  (void)argv;
  (void)argc;
  GetApi = ((int (**)(const char *, void *))ctx)[0];
  API(SetModuleAttribs), API(CreateCommand), API(CreateDataType), API(Alloc), API(Free);
  API(OpenKey), API(CloseKey), API(KeyType), API(ModuleTypeGetValue), API(ModuleTypeSetValue);
  API(StringPtrLen), API(ReplyWithStringBuffer), API(ReplyWithNull), API(ReplyWithError);
  API(ReplyWithSimpleString), API(ReplicateVerbatim);
  SetModuleAttribs(ctx, "testjson", 1, 1);
  Methods methods = {.version = 1, .free = Free};
  type = CreateDataType(ctx, "ReJSON-RL", 3, &methods);
  return type == NULL || CreateCommand(ctx, "JSON.SET", set, "write deny-oom", 1, 1, 1) ||
         CreateCommand(ctx, "JSON.GET", get, "readonly", 1, 1, 1);
}
