#pragma once

#include "persistence/access/audit_rows.hpp"

/// What is wrong with a chain. Internal to persistence/.
namespace mbs::persistence {

/// Looks at the next row of a walk.
void look_at(const stored_audit_row& stored, audit_walk& walk, std::vector<audit_finding>& found);
/// The end of a walk beside the head that is stored.
void compare_end(const audit_walk& walk, const audit_head& head, std::vector<audit_finding>& found);

}  // namespace mbs::persistence
