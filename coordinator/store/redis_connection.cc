#include "coordinator/store/redis_connection.h"

#include <hiredis/hiredis.h>

#include <charconv>
#include <utility>

namespace claque {
namespace {

constexpr size_t kReadSize = 64 * 1024;
constexpr int kMostElements = 1 << 24;
constexpr int64_t kListpackEntries = 1024;
constexpr int64_t kListpackValue = 128;

// Puts `made` where the reader wants it: as the root, or as an element of its parent.
RedisReply* Place(const redisReadTask* task, RedisReply made) {
  if (task->parent == nullptr) return new RedisReply(std::move(made));
  auto* const parent = static_cast<RedisReply*>(task->parent->obj);
  RedisReply& slot = parent->elements[static_cast<size_t>(task->idx)];
  slot = std::move(made);
  return &slot;
}

void* MakeString(const redisReadTask* task, char* text, size_t size) {
  RedisReply reply;
  reply.type =
      task->type == REDIS_REPLY_ERROR ? RedisReply::Type::kError : RedisReply::Type::kString;
  reply.text.assign(text, size);
  return Place(task, std::move(reply));
}

// hiredis counts in int (0.14) or size_t (1.x).
template <typename Count>
void* MakeArray(const redisReadTask* task, Count count) {
  if (std::cmp_less(count, 0) || std::cmp_greater(count, kMostElements)) return nullptr;
  RedisReply reply;
  reply.type = RedisReply::Type::kArray;
  reply.elements.resize(static_cast<size_t>(count));
  return Place(task, std::move(reply));
}

void* MakeInteger(const redisReadTask* task, long long value) {
  RedisReply reply;
  reply.type = RedisReply::Type::kInteger;
  reply.integer = value;
  return Place(task, std::move(reply));
}

void* MakeNil(const redisReadTask* task) { return Place(task, {}); }

void FreeReply(void* reply) { delete static_cast<RedisReply*>(reply); }

// By name: hiredis 1.x has more of them, for types that RESP2 does not know.
redisReplyObjectFunctions* Functions() {
  static redisReplyObjectFunctions functions = [] {
    redisReplyObjectFunctions made{};
    made.createString = MakeString;
    made.createArray = MakeArray;
    made.createInteger = MakeInteger;
    made.createNil = MakeNil;
    made.freeObject = FreeReply;
    return made;
  }();
  return &functions;
}

// The value of "name:" in the text of INFO.
std::string InfoField(const std::string& info, const std::string& name) {
  const size_t at = info.find(name + ":");
  if (at == std::string::npos) return {};
  const size_t begin = at + name.size() + 1;
  return info.substr(begin, info.find_first_of("\r\n", begin) - begin);
}

int64_t ToNumber(const std::string& text) {
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

RedisConnection::RedisConnection(std::unique_ptr<RedisTransport> transport,
                                 const RedisOptions& options)
    : transport_(std::move(transport)),
      io_timeout_(options.io_timeout),
      reader_(redisReaderCreateWithFunctions(Functions()), &redisReaderFree),
      in_(kReadSize) {}

RedisConnection::~RedisConnection() = default;

Result<std::unique_ptr<RedisConnection>> RedisConnection::Open(const RedisEndpoint& endpoint,
                                                               const RedisOptions& options) {
  CLAQUE_ASSIGN_OR_RETURN(auto transport,
                          RedisTransport::Connect(endpoint, options.tls, options.connect_timeout));
  std::unique_ptr<RedisConnection> connection(new RedisConnection(std::move(transport), options));
  const Status greeted = connection->Greet(options);
  if (!greeted.ok()) return greeted.Prefixed("Redis at " + endpoint.ToString());
  return connection;
}

Status RedisConnection::Greet(const RedisOptions& options) {
  if (!options.password.empty()) {
    RedisWords auth = {"AUTH", options.password};
    if (!options.user.empty()) auth.insert(auth.begin() + 1, options.user);
    CLAQUE_RETURN_IF_ERROR(Call(auth).status());
  }
  if (!options.client_name.empty()) {
    CLAQUE_RETURN_IF_ERROR(Call({"CLIENT", "SETNAME", options.client_name}).status());
  }
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply info, Call({"INFO", "server"}));
  version_ = InfoField(info.text, "redis_version");
  is_cluster_ = InfoField(info.text, "redis_mode") == "cluster";
  if (ToNumber(version_) < 7) {
    return FailedPrecondition("version " + version_ + " is too old: 7.0 or later is needed");
  }
  RaiseListpackLimits();
  if (!options.check_serving) return OkStatus();
  // A server that loads its data answers the above, but serves nothing. In a cluster the key may be
  // another node's: any other answer will do.
  const Status serving = Call({"EXISTS", "{claque}"}).status();
  return serving.message().find("LOADING") == std::string::npos ? OkStatus() : serving;
}

void RedisConnection::RaiseListpackLimits() {
  const auto limits = Call({"CONFIG", "GET", "hash-max-listpack-*"});
  RedisWords set = {"CONFIG", "SET"};
  for (const auto& [name, least] : {std::pair("hash-max-listpack-entries", kListpackEntries),
                                    std::pair("hash-max-listpack-value", kListpackValue)}) {
    int64_t stored = 0;
    for (size_t i = 0; limits.ok() && i + 1 < limits->elements.size(); i += 2) {
      if (limits->elements[i].text == name) stored = ToNumber(limits->elements[i + 1].text);
    }
    if (stored < least) set.insert(set.end(), {name, std::to_string(least)});
  }
  if (set.size() == 2) return;
  if (const auto reply = Call(set); !reply.ok()) {
    warning_ =
        "set hash-max-listpack-entries to 1024 and hash-max-listpack-value to 128 in the "
        "server's configuration, else pages take more memory (" +
        reply.status().message() + ")";
  }
}

void RedisConnection::Add(const RedisWords& words) {
  std::vector<const char*> data(words.size());
  std::vector<size_t> sizes(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    data[i] = words[i].data();
    sizes[i] = words[i].size();
  }
  char* formatted = nullptr;
  const auto size =  // int (0.14) or long long (1.x)
      redisFormatCommandArgv(&formatted, static_cast<int>(words.size()), data.data(), sizes.data());
  if (size > 0) out_.append(formatted, static_cast<size_t>(size));
  free(formatted);
}

Status RedisConnection::Flush() {
  const std::string out = std::exchange(out_, {});
  return transport_->Write(out, io_timeout_);
}

Result<std::vector<RedisReply>> RedisConnection::Receive(size_t count) {
  std::vector<RedisReply> replies;
  replies.reserve(count);
  while (replies.size() < count) {
    void* made = nullptr;
    if (redisReaderGetReply(reader_.get(), &made) != REDIS_OK) {
      return Unavailable("Redis sent what is not its protocol: " + std::string(reader_->errstr));
    }
    if (made != nullptr) {
      const std::unique_ptr<RedisReply> reply(static_cast<RedisReply*>(made));
      replies.push_back(std::move(*reply));
      continue;
    }
    CLAQUE_ASSIGN_OR_RETURN(const size_t got,
                            transport_->Read(in_.data(), in_.size(), io_timeout_));
    if (redisReaderFeed(reader_.get(), in_.data(), got) != REDIS_OK) {
      return Unavailable("cannot read from Redis: " + std::string(reader_->errstr));
    }
  }
  return replies;
}

Result<RedisReply> RedisConnection::Call(const RedisWords& words) {
  Add(words);
  CLAQUE_RETURN_IF_ERROR(Flush());
  CLAQUE_ASSIGN_OR_RETURN(auto replies, Receive(1));
  CLAQUE_RETURN_IF_ERROR(StatusOf(replies.front()));
  return std::move(replies.front());
}

}  // namespace claque
