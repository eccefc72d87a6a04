#include "persistence/sql/sql.hpp"

namespace mbs::persistence::sql {

transaction::transaction(connection& c, kind k) : connection_{c} {
  switch (k) {
    case kind::read: c.begin_read(); break;
    case kind::write: c.begin_write(); break;
    case kind::lazy_write: c.begin_lazy_write(); break;
  }
}

transaction::~transaction() {
  if (!open_) return;
  try {
    connection_.run("ROLLBACK");
  } catch (const error&) {
    // The connection is gone, and the transaction with it.
  }
}

void transaction::commit() {
  connection_.run("COMMIT");
  open_ = false;
}

std::string placeholders(int first, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) text += ", ";
    text += '$' + std::to_string(first + static_cast<int>(i));
  }
  return text;
}

}  // namespace mbs::persistence::sql
