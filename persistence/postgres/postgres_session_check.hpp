#pragma once

#include "persistence/postgres/postgres_connection.hpp"

/// Internal to persistence/.
namespace mbs::persistence {

/// The lock that holds a database belongs to a session of PostgreSQL, and so do the settings of a connection.
/// A pooler that lends sessions for a transaction only takes them away without a word. Throws sql::error,
/// which names the pooler's address, unless `connection` and another one that it opens keep a session each
/// over several transactions. Leaves nothing behind.
void require_own_session(sql::connection& connection, const postgres_options& options);

}  // namespace mbs::persistence
