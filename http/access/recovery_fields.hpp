#pragma once

#include "http/json/body_table.hpp"

#include <string>

/// Bodies about recoveries.
namespace mbs::http {

struct recovery_fields {
  std::string email;
};
inline constexpr body_table<recovery_fields, 1> recovery_table{
    text<&recovery_fields::email>("email").required()};

struct recovery_proof_fields {
  std::string email;
  std::string code;
};
inline constexpr body_table<recovery_proof_fields, 2> recovery_proof_table{
    text<&recovery_proof_fields::email>("email").required(),
    text<&recovery_proof_fields::code>("code").required()};

struct recovery_end_fields {
  std::string token;
};
inline constexpr body_table<recovery_end_fields, 1> recovery_end_table{
    text<&recovery_end_fields::token>("token").required()};

}  // namespace mbs::http
