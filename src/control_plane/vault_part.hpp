// VaultPart: the vault in the worker `control`: its commands at the desk, its state on the bus
// (`vault/<worker>`), its secrets at the door.
#pragma once

#include "control_plane/command_desk.hpp"
#include "control_plane/secret_door.hpp"
#include "control_plane/vault_keeper.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

namespace tutti::control_plane {

class VaultPart {
public:
    struct Options {
        VaultOptions vault;
        std::filesystem::path run_directory;
    };

    /// `fence`: under what it writes now; nothing: it may not. All outlive it.
    VaultPart(
        worker::Worker& worker, asio::any_io_executor executor, StoreWriter& writer, CommandDesk& desk,
        Options options, std::function<std::optional<store::Fence>()> fence
    );

    /// Hands secrets out, and locks in time, until it is cancelled.
    Task<void> run();
    /// Locked, while the bus is still there to hear it.
    Task<void> close();

    governance::VaultState state() const noexcept { return keeper_.state(); }
    /// Called whenever it is another.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

private:
    using Command = Task<governance::Outcome> (VaultKeeper::*)(Value params);

    void answer(std::string_view command, Command carry_out);
    void say(governance::VaultState state);

    worker::Worker& worker_;
    CommandDesk& desk_;
    VaultKeeper keeper_;
    SecretDoor door_;
    std::function<void()> changed_;
};

} // namespace tutti::control_plane
