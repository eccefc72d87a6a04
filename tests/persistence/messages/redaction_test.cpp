#include "tests/persistence/messages/lives.hpp"

namespace mbs::test {

TEST_CASE_TEMPLATE(
    "the text of a code is taken away when the last who shares it has ended, and no other text is", Store,
    on_sqlite, on_postgres) {
  Store store;
  CHECK(holds(20, "redaction", [&store] {
    lives<Store> world{store};
    const auto steps = *rc::gen::inRange(1, 40);
    for (int i = 0; i < steps; ++i)
      world.step();
    world.commit_late();
    world.store().fold(*rc::gen::inRange<std::uint32_t>(1, 10));
    // Who shares a text still needs it until it has ended as well.
    std::map<const domain::message_content*, bool> needed;
    for (const auto& [id, life] : world.all())
      if (!domain::is_final(life.state)) needed[life.message.content.get()] = true;
    for (const auto& [id, life] : world.all()) {
      const auto& m = life.message;
      const auto found = world.store().messages().get_message(m.account, m.id);
      RC_ASSERT(found.has_value());
      const auto& stored = *found->message.content;
      const bool is_needed = needed.contains(m.content.get());
      if (m.traffic != domain::traffic_class::otp || is_needed) {
        RC_ASSERT(stored.text == m.content->text);
        RC_ASSERT(stored.segmented.segments == m.content->segmented.segments);
      } else {
        RC_ASSERT(stored.text.empty());
        RC_ASSERT(stored.segmented.segments.empty());
      }
      RC_ASSERT(stored.segmented.coding == m.content->segmented.coding);
      RC_ASSERT(found->message.segments == m.segments);
    }
  }));
}

}  // namespace mbs::test
