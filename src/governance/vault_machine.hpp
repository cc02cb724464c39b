// The states of a vault: what may happen to it in which, and where that leads. Whatever fails on the way to
// unlocked leads back to locked.
#pragma once

#include "governance/state_machine.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace tutti::governance {

enum class VaultState : std::uint8_t {
    Uninitialised, ///< there is no key
    Locked,        ///< the key is wrapped, and nobody has it
    Preunlock,     ///< a passphrase is being tried: only what the way to unlocked needs is admitted
    Unlocked,      ///< the key is in memory
};

enum class VaultEvent : std::uint8_t {
    Initialise, ///< a passphrase and a recovery key were made
    Unlock,     ///< somebody gave a passphrase or the recovery key
    Open,       ///< that was right, and everything that depends on it agrees
    Fail,       ///< that was wrong, or something on the way failed
    Lock,       ///< somebody wants it locked
    Idle,       ///< nobody used it for the time that it may stay open
    Rekey,      ///< another passphrase, or another recovery key
};

enum class VaultAction : std::uint8_t {
    None,
    WrapNewKey, ///< make the key, keep it wrapped, forget it
    DeriveKey,  ///< from what was given: slow on purpose
    HandOut,    ///< let services that wait for the vault begin
    Wipe,       ///< the key and all that was opened with it
    WrapAnew,   ///< the same key under another passphrase
};

std::string_view name(VaultState state) noexcept;
std::string_view name(VaultEvent event) noexcept;
std::string_view name(VaultAction action) noexcept;
std::optional<VaultState> vault_state_from(std::string_view name) noexcept;

inline constexpr StateMachine vault_machine(
    "the vault",
    std::to_array<Transition<VaultState, VaultEvent, VaultAction>>({
        {VaultState::Uninitialised, VaultEvent::Initialise, VaultState::Locked, VaultAction::WrapNewKey},
        {VaultState::Locked, VaultEvent::Unlock, VaultState::Preunlock, VaultAction::DeriveKey},
        {VaultState::Locked, VaultEvent::Lock, VaultState::Locked, VaultAction::None},
        {VaultState::Locked, VaultEvent::Fail, VaultState::Locked, VaultAction::None},
        {VaultState::Preunlock, VaultEvent::Open, VaultState::Unlocked, VaultAction::HandOut},
        {VaultState::Preunlock, VaultEvent::Fail, VaultState::Locked, VaultAction::Wipe},
        {VaultState::Preunlock, VaultEvent::Lock, VaultState::Locked, VaultAction::Wipe},
        {VaultState::Preunlock, VaultEvent::Idle, VaultState::Locked, VaultAction::Wipe},
        {VaultState::Unlocked, VaultEvent::Rekey, VaultState::Unlocked, VaultAction::WrapAnew},
        {VaultState::Unlocked, VaultEvent::Lock, VaultState::Locked, VaultAction::Wipe},
        {VaultState::Unlocked, VaultEvent::Idle, VaultState::Locked, VaultAction::Wipe},
        {VaultState::Unlocked, VaultEvent::Fail, VaultState::Locked, VaultAction::Wipe},
    })
);
static_assert(vault_machine.is_sound());

} // namespace tutti::governance
