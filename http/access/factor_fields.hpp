#pragma once

#include "http/json/body_table.hpp"

#include <optional>
#include <string>

/// Bodies about second factors.
namespace mbs::http {

struct code_fields {
  std::string code;
};
inline constexpr body_table<code_fields, 1> code_table{text<&code_fields::code>("code").required()};

/// One of them.
struct given_fields {
  std::optional<std::string> code;
  std::optional<std::string> password;  ///< of who has no second factor
};
inline constexpr body_table<given_fields, 2> given_table{
    text<&given_fields::code>("code"), text<&given_fields::password>("password")};

}  // namespace mbs::http
