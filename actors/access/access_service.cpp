#include "actors/access/access_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/access/key_store.hpp"

namespace mbs::actors {

void access_service::find_key(
    const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) {
  answer_by_query<persistence::key_store>(
      store_, lane::messages, std::move(done), [hash](auto& store) { return store.find_key(hash); });
}

}  // namespace mbs::actors
