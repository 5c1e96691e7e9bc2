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

struct MainTextHints {
  std::string_view title;   // left out where the text begins with it
  bool is_article = false;  // one article: comments below it are not its text
};

// Own method: every block of text votes by its length, link density, tag and class words; the
// element whose blocks have the highest sum is the content (a maximum-weight subtree; the idea is
// Pasternack and Roth's, "Extracting Article Text from the Web with Maximum Subsequence
// Segmentation", 2009, but over the tree); inside it blocks that vote against themselves are left
// out. An element that holds much of the page's prose is never frame, whatever its class says.
// Where little is found, the class words are ignored, then everything visible is taken. Linear in
// the document.
MainText FindMainText(const html::Document& document, const MainTextHints& hints);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_MAIN_TEXT_H_
