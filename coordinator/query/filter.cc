#include "coordinator/query/filter.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/query/filter_node.h"
#include "coordinator/query/filter_operand.h"

namespace claque {
namespace {

using filter_internal::Node;
using filter_internal::Op;
using filter_internal::Pattern;
using filter_internal::Step;

constexpr size_t kMaxBytes = 4096;
constexpr int kMaxDepth = 32;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Recursive descent over AIP-160's grammar; each method is one rule of it.
class Parser {
 public:
  Parser(std::string_view text, const google::protobuf::Descriptor* type)
      : text_(text), type_(type) {}

  Result<Node> Run() {
    CLAQUE_ASSIGN_OR_RETURN(Node node, Expression(0));
    if (pos_ < text_.size()) return Error(pos_, "unexpected '" + std::string(1, text_[pos_]) + "'");
    return node;
  }

  void SkipSpace() {
    while (pos_ < text_.size() && IsSpace(text_[pos_])) ++pos_;
  }
  bool AtEnd() const { return pos_ >= text_.size(); }

 private:
  static Status Error(size_t pos, const std::string& why) {
    return InvalidArgument("filter: position " + std::to_string(pos + 1) + ": " + why);
  }

  // expression and sequence: terms side by side mean AND as well.
  Result<Node> Expression(int depth) {
    std::vector<Node> parts;
    do {
      CLAQUE_ASSIGN_OR_RETURN(Node part, Factor(depth));
      parts.push_back(std::move(part));
      if (!TakeKeyword("AND") && (AtEnd() || text_[pos_] == ')')) break;
    } while (true);
    return Combine(Node::Kind::kAnd, std::move(parts));
  }

  Result<Node> Factor(int depth) {
    std::vector<Node> parts;
    do {
      CLAQUE_ASSIGN_OR_RETURN(Node part, Term(depth));
      parts.push_back(std::move(part));
    } while (TakeKeyword("OR"));
    return Combine(Node::Kind::kOr, std::move(parts));
  }

  Result<Node> Term(int depth) {
    SkipSpace();
    if (depth > kMaxDepth) return Error(pos_, "nested deeper than 32 levels");
    if (TakeKeyword("NOT") || Take('-')) {
      CLAQUE_ASSIGN_OR_RETURN(Node inner, Term(depth + 1));
      Node node;
      node.kind = Node::Kind::kNot;
      node.children.push_back(std::move(inner));
      return node;
    }
    const size_t open = pos_;
    if (!Take('(')) return Restriction();
    CLAQUE_ASSIGN_OR_RETURN(Node node, Expression(depth + 1));
    SkipSpace();
    if (!Take(')')) return Error(open, "'(' is never closed");
    SkipSpace();
    return node;
  }

  Result<Node> Restriction() {
    const size_t begin = pos_;
    std::vector<std::string> segments;
    do {
      if (AtKeyword()) return Error(pos_, "expected a field or a word, not '" + Word() + "'");
      CLAQUE_ASSIGN_OR_RETURN(std::string segment, Segment());
      segments.push_back(std::move(segment));
    } while (Take('.'));
    if (!AtEnd() && text_[pos_] == '(') return Error(begin, "functions are not supported");
    SkipSpace();
    const std::optional<Op> op = TakeOperator();
    Node node;
    if (!op) {
      node.kind = Node::Kind::kSearch;
      node.search = filter_internal::Join(segments);
      return node;
    }
    auto path = filter_internal::ResolvePath(type_, segments);
    if (!path.ok()) return Error(begin, path.status().message());
    SkipSpace();
    const size_t value_begin = pos_;
    CLAQUE_ASSIGN_OR_RETURN(const Pattern value, Argument());
    auto operand = filter_internal::MakeOperand(&*path, *op, value);
    if (!operand.ok()) return Error(value_begin, operand.status().message());
    node.kind = Node::Kind::kComparison;
    node.comparison = {*std::move(path), *op, *std::move(operand)};
    SkipSpace();
    return node;
  }

  // One part of a dotted name, or a quoted string.
  Result<std::string> Segment() {
    if (!AtEnd() && (text_[pos_] == '"' || text_[pos_] == '\'')) {
      CLAQUE_ASSIGN_OR_RETURN(const Pattern pattern, Quoted());
      std::string out = pattern.pieces.front();
      for (size_t i = 1; i < pattern.pieces.size(); ++i) out += '*' + pattern.pieces[i];
      return out;
    }
    const size_t begin = pos_;
    constexpr std::string_view kStops = ".:=!<>()\"',";
    while (!AtEnd() && !IsSpace(text_[pos_]) && kStops.find(text_[pos_]) == kStops.npos) ++pos_;
    if (pos_ == begin) {
      return AtEnd() ? Error(pos_, "expected a field or a word")
                     : Error(pos_, "expected a field or a word, not '" +
                                       std::string(1, text_[pos_]) + "'");
    }
    return std::string(text_.substr(begin, pos_ - begin));
  }

  // The value of a comparison: a quoted string, or all up to a space or parenthesis, so that times
  // and resource names need no quotes.
  Result<Pattern> Argument() {
    if (AtEnd()) return Error(pos_, "expected a value");
    if (text_[pos_] == '"' || text_[pos_] == '\'') return Quoted();
    Pattern out{{""}};
    const size_t begin = pos_;
    for (; !AtEnd() && !IsSpace(text_[pos_]) && text_[pos_] != '(' && text_[pos_] != ')'; ++pos_) {
      Append(text_[pos_], false, &out);
    }
    if (pos_ == begin) return Error(pos_, "expected a value");
    return out;
  }

  Result<Pattern> Quoted() {
    const size_t begin = pos_;
    const char quote = text_[pos_++];
    Pattern out{{""}};
    for (; !AtEnd() && text_[pos_] != quote; ++pos_) {
      const bool escaped = text_[pos_] == '\\' && pos_ + 1 < text_.size();
      if (escaped) ++pos_;
      Append(text_[pos_], escaped, &out);
    }
    if (!Take(quote)) return Error(begin, "string is never closed");
    return out;
  }

  static void Append(char c, bool escaped, Pattern* out) {
    if (c == '*' && !escaped) {
      out->pieces.emplace_back();
    } else {
      out->pieces.back().push_back(c);
    }
  }

  std::optional<Op> TakeOperator() {
    constexpr std::pair<std::string_view, Op> kOperators[] = {
        {"!=", Op::kNotEqual}, {"<=", Op::kLessEqual}, {">=", Op::kGreaterEqual},
        {"=", Op::kEqual},     {"<", Op::kLess},       {">", Op::kGreater},
        {":", Op::kHas}};
    for (const auto& [text, op] : kOperators) {
      if (!text_.substr(pos_).starts_with(text)) continue;
      pos_ += text.size();
      return op;
    }
    return std::nullopt;
  }

  bool Take(char c) {
    if (AtEnd() || text_[pos_] != c) return false;
    ++pos_;
    return true;
  }

  // Takes `word` and the space around it, if it is not the beginning of a longer one.
  bool TakeKeyword(std::string_view word) {
    SkipSpace();
    const std::string_view rest = text_.substr(pos_);
    if (!rest.starts_with(word)) return false;
    if (rest.size() > word.size() && !IsSpace(rest[word.size()]) && rest[word.size()] != '(') {
      return false;
    }
    pos_ += word.size();
    SkipSpace();
    return true;
  }

  // The unquoted word here.
  std::string Word() const {
    size_t end = pos_;
    while (end < text_.size() && !IsSpace(text_[end]) && text_[end] != '(') ++end;
    return std::string(text_.substr(pos_, end - pos_));
  }
  bool AtKeyword() const {
    const std::string word = Word();
    return word == "AND" || word == "OR" || word == "NOT";
  }

  static Node Combine(Node::Kind kind, std::vector<Node> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    Node node;
    node.kind = kind;
    node.children = std::move(parts);
    return node;
  }

  std::string_view text_;
  const google::protobuf::Descriptor* type_;
  size_t pos_ = 0;
};

}  // namespace

Result<Filter> Filter::Parse(std::string_view text, const google::protobuf::Descriptor* type) {
  if (text.size() > kMaxBytes) return InvalidArgument("filter: longer than 4096 bytes");
  Parser parser(text, type);
  parser.SkipSpace();
  Filter filter;
  if (parser.AtEnd()) return filter;
  CLAQUE_ASSIGN_OR_RETURN(Node root, parser.Run());
  filter.root_ = std::make_shared<const Node>(std::move(root));
  return filter;
}

bool Filter::Matches(const google::protobuf::Message& message) const {
  return root_ == nullptr || filter_internal::Evaluate(*root_, message);
}

std::optional<std::string> Filter::ValueOf(std::string_view name) const {
  using filter_internal::Node;
  if (root_ == nullptr) return std::nullopt;
  const auto value = [&](const Node& node) -> std::optional<std::string> {
    const filter_internal::Comparison& c = node.comparison;
    if (node.kind != Node::Kind::kComparison || c.op != filter_internal::Op::kEqual) {
      return std::nullopt;
    }
    const auto* pattern = std::get_if<filter_internal::Pattern>(&c.operand);
    if (pattern == nullptr || pattern->pieces.size() != 1) return std::nullopt;
    if (c.path.size() != 1 || c.path[0].map_key || c.path[0].field->name() != name) {
      return std::nullopt;
    }
    return pattern->pieces[0];
  };
  if (root_->kind != Node::Kind::kAnd) return value(*root_);
  for (const Node& child : root_->children) {
    if (auto found = value(child)) return found;
  }
  return std::nullopt;
}

}  // namespace claque
