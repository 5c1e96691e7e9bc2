// The text a page is about, without navigation, advertising and other frame.
#ifndef CLAQUE_WORKER_EXTRACT_MAIN_TEXT_H_
#define CLAQUE_WORKER_EXTRACT_MAIN_TEXT_H_

#include <string>
#include <string_view>

#include "worker/extract/dom.h"

namespace claque::extract {

struct MainText {
  std::string text;  // paragraphs separated by blank lines; empty where the page has none
  html::NodeId root = html::kNoNode;  // smallest element that holds it
};

// Own method: every block of text votes by its length, link density, tag and class words; the
// element whose blocks have the highest sum is the content (a maximum-weight subtree, as in
// Pasternack and Roth, "Extracting Article Text from the Web with Maximum Subsequence
// Segmentation", 2009, but over the tree); inside it blocks that vote against themselves are left
// out. Where little is found, the class words are ignored, then everything visible is taken. Linear
// in the document. `title` helps to leave out its repetition; may be empty.
MainText FindMainText(const html::Document& document, std::string_view title);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_MAIN_TEXT_H_
