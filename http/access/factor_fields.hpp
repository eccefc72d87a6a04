#pragma once

#include "http/json/body_table.hpp"

#include <string>

/// Bodies about second factors.
namespace mbs::http {

struct code_fields {
  std::string code;
};
inline constexpr body_table<code_fields, 1> code_table{text<&code_fields::code>("code").required()};

}  // namespace mbs::http
