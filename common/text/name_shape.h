// NameShape: what a handle looks like, without what it says.
#ifndef CLAQUE_COMMON_TEXT_NAME_SHAPE_H_
#define CLAQUE_COMMON_TEXT_NAME_SHAPE_H_

#include <string>
#include <string_view>

namespace claque {

// Runs of one class of characters as one sign: A for upper case, a for lower case, x for letters of
// scripts without case, 9 for decimal digits, _ for anything else; digits at the end with their
// number: "anna84629173" is "a9(8)", "Jean_Dupont12" is "Aa_Aa9(2)". Combining marks belong to the
// letter before; an "@" in front is passed over; bytes that are no UTF-8 are "_". Of more than 16
// runs the first 16 with a "+"; of more than 99 digits "9(99)". Empty: there is no letter, so that
// it is as likely a number of the platform's as a name.
std::string NameShape(std::string_view handle);

}  // namespace claque

#endif  // CLAQUE_COMMON_TEXT_NAME_SHAPE_H_
