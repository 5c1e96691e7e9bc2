#include "common/config/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <sstream>

#include "common/config/suggest.h"
#include "common/config/values.h"

namespace claque {
namespace {

// Leaves the parser from inside an event; never leaves this file.
struct Refused {
  YAML::Mark mark;
  std::string message;
};

size_t CountNodes(const YamlNode& node) {
  size_t count = 1;
  for (const auto& item : node.items) count += CountNodes(item);
  for (const auto& [key, value] : node.entries) count += CountNodes(key) + CountNodes(value);
  return count;
}

// Builds the tree from yaml-cpp's events, so that limits hold before anything is expanded.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const YamlLimits& limits) : limits_(limits) {}

  YamlNode Take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Finish(mark, Make(mark, YamlNode::Kind::kNull), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw Refused{mark, "alias inside its own anchor"};
    Charge(mark, found->second.size);
    Finish(mark, found->second.node, YAML::NullAnchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = Make(mark, YamlNode::Kind::kScalar);
    node.scalar = value;
    node.quoted = tag == "!";
    Finish(mark, std::move(node), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, YamlNode::Kind::kSequence, anchor);
  }
  void OnSequenceEnd() override { CloseTop(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, YamlNode::Kind::kMapping, anchor);
  }
  void OnMapEnd() override { CloseTop(); }

 private:
  struct Level {
    YamlNode node;
    YAML::Mark mark;
    YAML::anchor_t anchor;
    std::unique_ptr<YamlNode> key;  // read, its value not yet
  };
  struct Anchored {
    YamlNode node;
    size_t size;
  };

  void Charge(const YAML::Mark& mark, size_t count) {
    nodes_ += count;
    if (nodes_ > limits_.nodes) {
      throw Refused{mark, "more than " + std::to_string(limits_.nodes) +
                              " values (aliases count with all that they stand for)"};
    }
  }
  YamlNode Make(const YAML::Mark& mark, YamlNode::Kind kind) {
    Charge(mark, 1);
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }
  void Open(const YAML::Mark& mark, YamlNode::Kind kind, YAML::anchor_t anchor) {
    if (levels_.size() >= limits_.depth) throw Refused{mark, "nested too deeply"};
    levels_.push_back({Make(mark, kind), mark, anchor, nullptr});
  }
  void CloseTop() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    Finish(level.mark, std::move(level.node), level.anchor);
  }
  void Finish(const YAML::Mark& mark, YamlNode node, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      const size_t size = CountNodes(node);
      Charge(mark, size);
      anchors_[anchor] = {node, size};
    }
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == YamlNode::Kind::kSequence) {
      level.node.items.push_back(std::move(node));
    } else if (level.key == nullptr) {
      if (node.kind != YamlNode::Kind::kScalar) throw Refused{mark, "a key must be a plain word"};
      level.key = std::make_unique<YamlNode>(std::move(node));
    } else {
      level.node.entries.emplace_back(std::move(*level.key), std::move(node));
      level.key.reset();
    }
  }

  const YamlLimits& limits_;
  size_t nodes_ = 0;
  YamlNode root_;
  std::vector<Level> levels_;
  std::map<YAML::anchor_t, Anchored> anchors_;
};

Status ErrorAt(const std::string& file, const YAML::Mark& mark, const std::string& message) {
  YamlNode at;
  at.line = mark.line + 1;
  at.column = mark.column + 1;
  return YamlError(file, at, message);
}

}  // namespace

Status YamlError(const std::string& file, const YamlNode& at, const std::string& message) {
  return InvalidArgument(file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
                         ": " + message);
}

Result<YamlNode> ParseYaml(std::string_view text, const std::string& file,
                           const YamlLimits& limits) {
  if (text.size() > limits.bytes) {
    return InvalidArgument(file + ": larger than " +
                           FormatByteSize(static_cast<int64_t>(limits.bytes)));
  }
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    TreeBuilder builder(limits);
    if (!parser.HandleNextDocument(builder)) return YamlNode{};
    return builder.Take();
  } catch (const Refused& refused) {
    return ErrorAt(file, refused.mark, refused.message);
  } catch (const YAML::Exception& error) {
    return ErrorAt(file, error.mark, error.msg);
  } catch (const std::exception& error) {
    return InvalidArgument(file + ": not readable as YAML: " + error.what());
  }
}

Result<std::string> ReadSmallFile(const std::string& path, size_t max_bytes) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) {
    const std::string message = path + ": " + std::strerror(errno);
    return errno == EACCES ? PermissionDenied(message) : NotFound(message);
  }
  std::string text(max_bytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return InvalidArgument(path + ": not a readable file");
  if (text.size() > max_bytes) {
    return InvalidArgument(path + ": larger than " +
                           FormatByteSize(static_cast<int64_t>(max_bytes)));
  }
  return text;
}

Status ReadMapping(const std::string& file, const std::string& what, const YamlNode& node,
                   const std::vector<YamlField>& fields) {
  if (node.kind == YamlNode::Kind::kNull) return OkStatus();
  if (node.kind != YamlNode::Kind::kMapping) {
    return YamlError(file, node,
                     (what.empty() ? "the file" : what) + " must be a list of key: value");
  }
  std::map<std::string_view, int> seen;
  for (const auto& [key, value] : node.entries) {
    const std::string path = what.empty() ? key.scalar : what + "." + key.scalar;
    if (++seen[key.scalar] > 1) return YamlError(file, key, path + ": given twice");
    const YamlField* field = nullptr;
    for (const auto& candidate : fields) {
      if (candidate.key == key.scalar) field = &candidate;
    }
    if (field == nullptr) {
      std::vector<std::string> known;
      for (const auto& candidate : fields) known.push_back(candidate.key);
      return YamlError(file, key, "unknown key " + Quoted(path) + DidYouMean(key.scalar, known));
    }
    const Status status = field->read(value);
    if (status.ok()) continue;
    // Nested readers have placed their error already.
    if (status.message().starts_with(file + ":")) return status;
    return YamlError(file, value, path + ": " + status.message());
  }
  return OkStatus();
}

}  // namespace claque
