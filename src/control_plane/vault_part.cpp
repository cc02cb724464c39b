#include "control_plane/vault_part.hpp"

#include "contract/topics.hpp"
#include "contract/vault_status.hpp"
#include "worker/vault_client.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::control_plane {

namespace {

contract::VaultCondition condition_of(governance::VaultState state) noexcept {
    switch (state) {
    case governance::VaultState::Uninitialised:
        return contract::VaultCondition::Uninitialised;
    case governance::VaultState::Preunlock:
        return contract::VaultCondition::Preunlock;
    case governance::VaultState::Unlocked:
        return contract::VaultCondition::Unlocked;
    case governance::VaultState::Locked:
        break;
    }
    return contract::VaultCondition::Locked;
}

} // namespace

VaultPart::VaultPart(
    worker::Worker& worker, asio::any_io_executor executor, StoreWriter& writer, CommandDesk& desk,
    Options options, std::function<std::optional<store::Fence>()> fence
)
    : worker_(worker), desk_(desk),
      keeper_(
          executor, writer, options.vault,
          {.fence = std::move(fence),
           .changed = [this](governance::VaultState state) { say(state); },
           .complain = [this](std::string_view why) { worker_.log().warning("the vault", {{"reason", why}}); }
          }
      ),
      door_(
          executor, worker::secrets_socket(options.run_directory),
          [this](std::string name, SecretAsker asker) {
              return keeper_.hand_out(std::move(name), std::move(asker));
          }
      ) {
    answer("vault.status", &VaultKeeper::status);
    answer("vault.initialise", &VaultKeeper::initialise);
    answer("vault.unlock", &VaultKeeper::unlock);
    answer("vault.recover", &VaultKeeper::recover);
    answer("vault.change_passphrase", &VaultKeeper::change_passphrase);
    answer("vault.rekey", &VaultKeeper::rekey);
    answer("vault.put", &VaultKeeper::put);
    answer("vault.remove", &VaultKeeper::remove);
    answer("vault.list", &VaultKeeper::list);
    desk_.on_own("vault.lock", [this](Value params, governance::Subject subject) {
        return keeper_.lock(std::move(params), std::move(subject));
    });
    // Locked, until it is known that there is none.
    desk_.set_vault(keeper_.state());
}

void VaultPart::answer(std::string_view command, Command carry_out) {
    desk_.on_own(command, [this, carry_out](Value params, governance::Subject) {
        return (keeper_.*carry_out)(std::move(params));
    });
}

void VaultPart::say(governance::VaultState state) {
    desk_.set_vault(state);
    const auto payload = print(contract::VaultStatus{condition_of(state)});
    worker_.publish_bytes(contract::vault_topic("", worker_.name()), payload, {.qos = 1, .retain = true});
    if (changed_) changed_();
}

Task<void> VaultPart::run() {
    say(keeper_.state());
    if (const auto opened = door_.open(); !opened)
        worker_.log().error("no secret is handed out", {{"reason", opened.error().message}});
    co_await keeper_.run();
}

Task<void> VaultPart::close() {
    co_await door_.stop();
    keeper_.forget();
}

} // namespace tutti::control_plane
