#include "coordinator/store/redis_client.h"

#include <algorithm>
#include <array>
#include <map>
#include <thread>

#include "common/base/mutex.h"
#include "coordinator/store/redis_diagnosis.h"
#include "coordinator/store/redis_pool.h"
#include "coordinator/store/redis_slots.h"

namespace claque {
namespace {

constexpr std::chrono::milliseconds kTryAgainPause{20};
constexpr int kMaxMoves = 16;  // redirections of one command before it waits

using SteadyClock = std::chrono::steady_clock;

// A command on its way.
struct Pending {
  size_t index = 0;  // in the caller's list
  RedisPool* node = nullptr;
  bool ask = false;   // ASKING goes before it
  bool full = false;  // EVAL with the body instead of EVALSHA
  int moves = 0;
};

RedisWords WordsOf(const RedisCommand& command, bool full) {
  if (command.script == nullptr) return command.words;
  RedisWords words;
  words.reserve(3 + command.keys.size() + command.args.size());
  words.push_back(full ? "EVAL" : "EVALSHA");
  words.push_back(full ? command.script->body() : command.script->sha1());
  words.push_back(std::to_string(command.keys.size()));
  words.insert(words.end(), command.keys.begin(), command.keys.end());
  words.insert(words.end(), command.args.begin(), command.args.end());
  return words;
}

}  // namespace

RedisCommand RedisCommand::Plain(RedisWords words) {
  RedisCommand command;
  command.key = words[1];
  command.words = std::move(words);
  return command;
}

RedisCommand RedisCommand::Script(const RedisScript& script, std::vector<std::string> keys,
                                  std::vector<std::string> args) {
  RedisCommand command;
  command.key = keys.front();
  command.script = &script;
  command.keys = std::move(keys);
  command.args = std::move(args);
  return command;
}

class RedisClient::Impl {
 public:
  Impl(RedisOptions options, RedisEndpoint first)
      : options_(std::move(options)), first_(std::move(first)) {}

  Status Start();
  Result<std::vector<RedisReply>> Pipeline(std::span<const RedisCommand> commands);
  bool is_cluster() const { return is_cluster_; }
  std::vector<RedisPool*> Nodes();
  uint64_t Opened();

 private:
  RedisPool* NodeAt(const RedisEndpoint& endpoint) EXCLUDES_LOCK(mutex_);
  RedisPool* NodeFor(const RedisCommand& command) EXCLUDES_LOCK(mutex_);
  void RefreshIfStale() EXCLUDES_LOCK(mutex_);
  Status Refresh() EXCLUDES_LOCK(mutex_);
  Status LearnSlots(const RedisReply& slots, const RedisEndpoint& asked) EXCLUDES_LOCK(mutex_);
  void MarkStale() EXCLUDES_LOCK(mutex_);
  // Sends `pending` to their nodes and stores replies. On failure all connections used are
  // consistent again.
  Status Round(std::span<const RedisCommand> commands, const std::vector<Pending>& pending,
               std::vector<RedisReply>& replies);
  // True when the command has to be sent again, with `pending` changed accordingly.
  bool Again(const RedisReply& reply, const RedisCommand& command, Pending& pending, bool& pause);

  const RedisOptions options_;
  const RedisEndpoint first_;
  bool is_cluster_ = false;  // set once in Start
  Mutex mutex_;
  std::map<RedisEndpoint, std::unique_ptr<RedisPool>> nodes_ GUARDED_BY(mutex_);
  std::array<RedisPool*, kRedisSlots> slots_ GUARDED_BY(mutex_){};
  bool stale_ GUARDED_BY(mutex_) = false;
};

RedisPool* RedisClient::Impl::NodeAt(const RedisEndpoint& endpoint) {
  const MutexLock lock(mutex_);
  std::unique_ptr<RedisPool>& node = nodes_[endpoint];
  if (!node) node = std::make_unique<RedisPool>(endpoint, options_);
  return node.get();
}

uint64_t RedisClient::Impl::Opened() {
  const MutexLock lock(mutex_);
  uint64_t opened = 0;
  for (const auto& [endpoint, node] : nodes_) opened += node->opened();
  return opened;
}

std::vector<RedisPool*> RedisClient::Impl::Nodes() {
  const MutexLock lock(mutex_);
  std::vector<RedisPool*> nodes;
  if (!is_cluster_) {
    for (const auto& [endpoint, node] : nodes_) nodes.push_back(node.get());
    return nodes;
  }
  for (RedisPool* const node : slots_) {
    if (node != nullptr && std::ranges::find(nodes, node) == nodes.end()) nodes.push_back(node);
  }
  return nodes;
}

void RedisClient::Impl::MarkStale() {
  const MutexLock lock(mutex_);
  stale_ = true;
}

Status RedisClient::Impl::Start() {
  RedisPool* const node = NodeAt(first_);
  CLAQUE_ASSIGN_OR_RETURN(auto connection, node->Take());
  is_cluster_ = connection->is_cluster();
  node->GiveBack(std::move(connection), false);
  return is_cluster_ ? Refresh() : OkStatus();
}

Status RedisClient::Impl::LearnSlots(const RedisReply& slots, const RedisEndpoint& asked) {
  CLAQUE_RETURN_IF_ERROR(CheckArray(slots));
  std::vector<std::pair<int, RedisEndpoint>> owners;  // slot, node
  for (const RedisReply& range : slots.elements) {
    if (range.elements.size() < 3 || range.elements[2].elements.size() < 2) {
      return Internal("CLUSTER SLOTS has an unknown form");
    }
    const RedisReply& node = range.elements[2];
    RedisEndpoint endpoint{node.elements[0].text, static_cast<int>(node.elements[1].integer), {}};
    if (endpoint.host.empty() || endpoint.host == "?") endpoint.host = asked.host;
    const int64_t first = range.elements[0].integer;
    const int64_t last = range.elements[1].integer;
    for (int64_t slot = std::max<int64_t>(first, 0); slot <= last && slot < kRedisSlots; ++slot) {
      owners.emplace_back(static_cast<int>(slot), endpoint);
    }
  }
  for (const auto& [slot, endpoint] : owners) {
    RedisPool* const node = NodeAt(endpoint);
    const MutexLock lock(mutex_);
    slots_[static_cast<size_t>(slot)] = node;
  }
  const MutexLock lock(mutex_);
  stale_ = false;
  return OkStatus();
}

Status RedisClient::Impl::Refresh() {
  std::vector<RedisPool*> asked = Nodes();
  asked.push_back(NodeAt(first_));
  Status failure;
  for (RedisPool* const node : asked) {
    auto connection = node->Take();
    if (!connection.ok()) {
      failure = connection.status();
      continue;
    }
    const auto slots = (*connection)->Call({"CLUSTER", "SLOTS"});
    node->GiveBack(std::move(*connection), !slots.ok());
    failure = slots.ok() ? LearnSlots(*slots, node->endpoint()) : slots.status();
    if (failure.ok()) return failure;
  }
  return failure.Prefixed("cannot learn the slots of the Redis Cluster");
}

void RedisClient::Impl::RefreshIfStale() {
  {
    const MutexLock lock(mutex_);
    if (!stale_) return;
  }
  // A failure leaves the map as it is: the command itself will say what is wrong.
  (void)Refresh();
}

RedisPool* RedisClient::Impl::NodeFor(const RedisCommand& command) {
  if (is_cluster_ && !command.key.empty()) {
    const MutexLock lock(mutex_);
    RedisPool* const node = slots_[static_cast<size_t>(KeySlot(command.key))];
    if (node != nullptr) return node;
  }
  return NodeAt(first_);
}

Status RedisClient::Impl::Round(std::span<const RedisCommand> commands,
                                const std::vector<Pending>& pending,
                                std::vector<RedisReply>& replies) {
  // Connections are taken in the order of the node's address, so that two calls cannot wait for
  // each other.
  struct Use {
    std::unique_ptr<RedisConnection> connection;
    std::vector<const Pending*> sent;
    size_t asks = 0;
    Status status;
  };
  std::map<RedisEndpoint, std::pair<RedisPool*, Use>> uses;
  for (const Pending& p : pending) {
    auto& [node, use] = uses[p.node->endpoint()];
    node = p.node;
    use.sent.push_back(&p);
  }
  for (auto& [endpoint, entry] : uses) {
    auto& [node, use] = entry;
    auto taken = node->Take();
    if (!taken.ok()) {
      use.status = taken.status();
      continue;
    }
    use.connection = *std::move(taken);
    for (const Pending* const p : use.sent) {
      if (p->ask) use.connection->Add({"ASKING"});
      use.connection->Add(WordsOf(commands[p->index], p->full));
    }
    use.status = use.connection->Flush();
  }
  Status failure;
  for (auto& [endpoint, entry] : uses) {
    auto& [node, use] = entry;
    for (const Pending* const p : use.sent) {
      if (!use.status.ok()) break;
      auto got = use.connection->Receive(p->ask ? 2 : 1);
      use.status = got.status();
      if (got.ok()) replies[p->index] = std::move(got->back());
    }
    const bool taken = use.connection != nullptr;
    if (taken) node->GiveBack(std::move(use.connection), !use.status.ok());
    if (!use.status.ok()) failure = use.status;
  }
  return failure;
}

bool RedisClient::Impl::Again(const RedisReply& reply, const RedisCommand& command,
                              Pending& pending, bool& pause) {
  if (!reply.is_error()) return false;
  if (command.script != nullptr && !pending.full && reply.text.starts_with("NOSCRIPT")) {
    pending.full = true;
    return true;
  }
  if (!is_cluster_) return false;
  if (const auto redirection = ParseRedirection(reply.text)) {
    // The old and the new owner of a slot that has just moved may name each other for a moment.
    if (++pending.moves > kMaxMoves) pause = true;
    RedisEndpoint endpoint = redirection->endpoint;
    if (endpoint.host.empty()) endpoint.host = pending.node->endpoint().host;
    pending.node = NodeAt(endpoint);
    pending.ask = redirection->ask;
    if (!redirection->ask) {
      const MutexLock lock(mutex_);
      slots_[static_cast<size_t>(redirection->slot)] = pending.node;
      stale_ = true;
    }
    return true;
  }
  if (reply.text.starts_with("TRYAGAIN") || reply.text.starts_with("CLUSTERDOWN")) {
    // During a reshard the slot may end on either side: begin at the owner again.
    pause = true;
    pending.ask = false;
    pending.node = NodeFor(command);
    return true;
  }
  return false;
}

Result<std::vector<RedisReply>> RedisClient::Impl::Pipeline(
    std::span<const RedisCommand> commands) {
  RefreshIfStale();
  std::vector<RedisReply> replies(commands.size());
  std::vector<Pending> pending;
  pending.reserve(commands.size());
  for (size_t i = 0; i < commands.size(); ++i) pending.push_back({i, NodeFor(commands[i])});
  const auto deadline = SteadyClock::now() + options_.redirect_timeout;
  while (!pending.empty()) {
    if (const Status status = Round(commands, pending, replies); !status.ok()) {
      MarkStale();
      return status;
    }
    bool pause = false;
    std::vector<Pending> again;
    for (Pending& p : pending) {
      if (Again(replies[p.index], commands[p.index], p, pause)) again.push_back(p);
    }
    pending = std::move(again);
    if (!pause) continue;
    if (SteadyClock::now() > deadline) break;
    std::this_thread::sleep_for(kTryAgainPause);
    RefreshIfStale();
  }
  return replies;
}

RedisClient::RedisClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RedisClient::~RedisClient() = default;

Result<std::unique_ptr<RedisClient>> RedisClient::Open(RedisOptions options) {
  CLAQUE_ASSIGN_OR_RETURN(RedisEndpoint endpoint, RedisEndpoint::Parse(options.address));
  auto impl = std::make_unique<Impl>(std::move(options), std::move(endpoint));
  CLAQUE_RETURN_IF_ERROR(impl->Start());
  return std::unique_ptr<RedisClient>(new RedisClient(std::move(impl)));
}

Result<std::vector<RedisReply>> RedisClient::Pipeline(std::span<const RedisCommand> commands) {
  return impl_->Pipeline(commands);
}

Result<RedisReply> RedisClient::Call(const RedisCommand& command) {
  CLAQUE_ASSIGN_OR_RETURN(auto replies, impl_->Pipeline({&command, 1}));
  CLAQUE_RETURN_IF_ERROR(StatusOf(replies.front()));
  return std::move(replies.front());
}

bool RedisClient::is_cluster() const { return impl_->is_cluster(); }

std::string RedisClient::warning() const {
  std::string text;
  for (RedisPool* const node : impl_->Nodes()) {
    const std::string warning = node->warning();
    if (warning.empty()) continue;
    text += (text.empty() ? "" : "; ") + node->endpoint().ToString() + ": " + warning;
  }
  return text;
}

uint64_t RedisClient::connections_opened() const { return impl_->Opened(); }

Result<std::string> RedisClient::RunIds() {
  std::vector<std::string> ids;
  for (RedisPool* const node : impl_->Nodes()) {
    CLAQUE_ASSIGN_OR_RETURN(auto connection, node->Take());
    const auto info = connection->Call({"INFO", "server"});
    node->GiveBack(std::move(connection), !info.ok());
    if (!info.ok()) return info.status();
    ids.push_back(InfoValue(info->text, "run_id"));
  }
  std::ranges::sort(ids);
  std::string joined;
  for (const std::string& id : ids) joined += id;
  return joined;
}

Result<std::vector<StoreFinding>> RedisClient::Diagnose() {
  std::vector<StoreFinding> findings;
  for (RedisPool* const node : impl_->Nodes()) {
    const std::string where = node->endpoint().ToString();
    auto connection = node->Take();
    if (!connection.ok()) {
      findings.push_back({false, "connection", connection.status().message()});
      continue;
    }
    DiagnoseNode(**connection, where, findings);
    node->GiveBack(std::move(*connection), false);
  }
  return findings;
}

}  // namespace claque
