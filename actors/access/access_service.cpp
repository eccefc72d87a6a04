#include "actors/access/access_service.hpp"

#include "actors/runtime/store_answers.hpp"

namespace mbs::actors {

void access_service::find_key(
    const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) {
  answer_by_query(
      store_, std::move(done), [hash](persistence::read_store& store) { return store.find_key(hash); });
}

}  // namespace mbs::actors
