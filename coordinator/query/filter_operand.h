// Turns the names and values of a filter into steps and operands of a message type. Private to the
// filter. Errors carry no position; the parser adds it.
#ifndef CLAQUE_COORDINATOR_QUERY_FILTER_OPERAND_H_
#define CLAQUE_COORDINATOR_QUERY_FILTER_OPERAND_H_

#include <string>
#include <vector>

#include "common/base/status.h"
#include "coordinator/query/filter_node.h"

namespace claque::filter_internal {

// REQUIRES: `segments` is not empty.
Result<std::vector<Step>> ResolvePath(const google::protobuf::Descriptor* type,
                                      const std::vector<std::string>& segments);

// The operand for comparing what `path` leads to. May lengthen `path`: "message : field" and
// "map : key" ask whether that field or key is set.
Result<Operand> MakeOperand(std::vector<Step>* path, Op op, const Pattern& value);

// "a.b", for messages.
std::string Join(const std::vector<std::string>& segments);

}  // namespace claque::filter_internal

#endif  // CLAQUE_COORDINATOR_QUERY_FILTER_OPERAND_H_
