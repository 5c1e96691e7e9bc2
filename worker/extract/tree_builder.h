// The state of one run of tree construction; see tree.h.
#ifndef CLAQUE_WORKER_EXTRACT_TREE_BUILDER_H_
#define CLAQUE_WORKER_EXTRACT_TREE_BUILDER_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "worker/extract/dom.h"
#include "worker/extract/tokenizer.h"
#include "worker/extract/tree.h"

namespace claque::html {

class TreeBuilder {
 public:
  TreeBuilder(Document* document, const TreeLimits& limits);
  void Run();

 private:
  // Insertion modes (section 13.2.4.1), as far as they are told apart.
  enum class Mode { kInitial, kBeforeHtml, kBeforeHead, kInHead, kAfterHead, kInBody, kText };
  enum class Scope { kDefault, kButton, kListItem, kTable };

  void Process(const Token& token);
  // Each true where the token was used up, false where it goes on to the next mode.
  bool InInitial(const Token& token);
  bool InBeforeHtml(const Token& token);
  bool InBeforeHead(const Token& token);
  bool InHead(const Token& token);
  bool InAfterHead(const Token& token);
  void InText(const Token& token);
  void InBody(const Token& token);
  void InForeign(const Token& token);

  void BodyText(std::string_view text);
  void BodyStart(const Token& token, Tag tag);
  void BodyEnd(const Token& token, Tag tag);
  void StartRaw(const Token& token, Tag tag, Tokenizer::State state);
  bool StartTablePart(const Token& token, Tag tag);
  void StartListItem(const Token& token, Tag tag);
  void EndTablePart(Tag tag);
  void EndOther(std::string_view name, Tag tag);

  NodeId Current() const { return open_.back(); }
  Tag CurrentTag() const { return (*doc_)[open_.back()].tag; }
  bool InForeignContent() const { return (*doc_)[open_.back()].ns != Namespace::kHtml; }
  NodeId Insert(const Token& token, Tag tag, Namespace ns = Namespace::kHtml);
  NodeId InsertImplied(std::string_view name, Tag tag);
  void InsertLeaf(const Token& token, Tag tag);
  void AddText(std::string_view text);
  void AddComment(const Token& token, NodeId parent);
  bool HasInScope(Tag tag, Scope scope) const;
  bool HasAnyInScope(std::initializer_list<Tag> tags, Scope scope) const;
  void GenerateImpliedEndTags(Tag except);
  void PopUntil(Tag tag);
  void PopToTable(std::initializer_list<Tag> stops);
  void CloseP();

  Document* doc_;
  TreeLimits limits_;
  Tokenizer tokenizer_;
  std::vector<NodeId> open_;
  Mode mode_ = Mode::kInitial;
  Mode return_mode_ = Mode::kInBody;
  NodeId html_ = kNoNode;
  NodeId head_ = kNoNode;
  NodeId body_ = kNoNode;
  NodeId form_ = kNoNode;
  bool skip_newline_ = false;
};

}  // namespace claque::html

#endif  // CLAQUE_WORKER_EXTRACT_TREE_BUILDER_H_
