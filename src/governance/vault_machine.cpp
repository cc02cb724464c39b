#include "governance/vault_machine.hpp"

#include <array>
#include <cstddef>

namespace tutti::governance {

namespace {

constexpr std::array<std::string_view, 4> vault_states = {"uninitialised", "locked", "preunlock", "unlocked"};
constexpr std::array<std::string_view, 7> vault_events = {"initialise", "unlock", "open", "fail",
                                                          "lock",       "idle",   "rekey"};
constexpr std::array<std::string_view, 6> vault_actions = {"",         "wrap a new key", "derive the key",
                                                           "hand out", "wipe",           "wrap anew"};

} // namespace

std::string_view name(VaultState state) noexcept { return vault_states[static_cast<std::size_t>(state)]; }
std::string_view name(VaultEvent event) noexcept { return vault_events[static_cast<std::size_t>(event)]; }
std::string_view name(VaultAction action) noexcept { return vault_actions[static_cast<std::size_t>(action)]; }

std::optional<VaultState> vault_state_from(std::string_view name) noexcept {
    for (std::size_t index = 0; index < vault_states.size(); ++index)
        if (name == vault_states[index]) return static_cast<VaultState>(index);
    return std::nullopt;
}

} // namespace tutti::governance
