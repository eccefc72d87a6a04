#include "cli/seal_secrets.hpp"

#include "persistence/access/secret_store.hpp"

namespace mbs::cli {

namespace {

constexpr std::uint32_t rows_a_step = 200;

template <class T>
T need(domain::result<T> result, const persistence::store_connection& stores) {
  if (!result)
    throw persistence::database_away{"the keys of the database cannot be read: " + stores.trouble()};
  return std::move(*result);
}

}  // namespace

sealed_rows seal_secrets(persistence::database& database) {
  const auto stores = database.connect(persistence::lane::maintenance);
  auto& secrets = stores->get<persistence::secret_store>();
  if (const auto missing = need(secrets.missing_key(), *stores); !missing.empty())
    throw std::runtime_error{missing};
  sealed_rows all;
  for (bool more = true; more;) {
    const auto step = need(secrets.seal_some(rows_a_step), *stores);
    all.sealed += step.sealed - step.damaged;
    all.damaged += step.damaged;
    more = step.more;
  }
  return all;
}

}  // namespace mbs::cli
