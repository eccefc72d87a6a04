#pragma once

#include "cli/command_context.hpp"
#include "persistence/access/staff_store.hpp"

#include <boost/json/object.hpp>

#include <string>

/// What commands about people have in common.
namespace mbs::cli {

/// Nobody's id and e-mail address are the same text, so either finds a person. Throws failure.
[[nodiscard]] persistence::person_listed person_named(const command_stores& stores, const std::string& text);

/// As every command shows a person: nothing that opens a door.
[[nodiscard]] boost::json::object shown(const persistence::person_listed& person);

/// Somebody who is made by a command: name and address checked, proved by the operator's word, with a new
/// password. Throws failure (usage).
struct made_with_password {
  persistence::made_person made;
  std::string password;  ///< 20 characters of 5 random bits: shown once, never stored
};
[[nodiscard]] made_with_password new_person(
    const command_context& context, const std::string& name, const std::string& email);

/// Of what a command changes: by the command line, now.
[[nodiscard]] persistence::change_note note_of_command();

}  // namespace mbs::cli
