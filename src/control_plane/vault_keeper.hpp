// VaultKeeper: the vault of an installation while `control` runs: src/vault joined to the control store, the
// states of governance/vault_machine.hpp, and the time. Locked is what it falls back to, whatever happens.
//
// What it does is said by handlers of commands: parameters in, an outcome back. Nothing of a passphrase, a
// recovery key or a secret is in any error, event or line of audit.
#pragma once

#include "base/boot_time.hpp"
#include "control_plane/store_writer.hpp"
#include "control_plane/vault_rows.hpp"
#include "governance/request.hpp"
#include "governance/vault_machine.hpp"
#include "io/boot_timer.hpp"
#include "vault/vault.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::control_plane {

struct VaultOptions {
    /// It locks itself when nobody has used it for so long, also while the machine sleeps; nothing: it stays
    /// open until it is locked.
    std::optional<microseconds> auto_lock = {};
    vault::Cost cost = {}; ///< of a passphrase that is made
};

/// What it needs of whoever has it. Called on the loop.
struct VaultSurroundings {
    /// Under what it writes; nothing: this is not who leads now.
    std::function<std::optional<store::Fence>()> fence;
    std::function<void(governance::VaultState)> changed;
    /// For the log: what made it lock itself.
    std::function<void(std::string_view)> complain;
};

/// Who asks for a secret.
struct SecretAsker {
    std::int64_t pid = 0;
    std::string program = {}; ///< as the kernel names it
    std::string service = {}; ///< as it says itself; empty: it says nothing
};

class VaultKeeper {
public:
    using Outcome = governance::Outcome;
    using State = governance::VaultState;

    /// The writer outlives it.
    VaultKeeper(
        asio::any_io_executor executor, StoreWriter& writer, VaultOptions options, VaultSurroundings around
    );
    VaultKeeper(const VaultKeeper&) = delete;
    VaultKeeper& operator=(const VaultKeeper&) = delete;

    /// Reads what is kept, and locks in time, until it is cancelled.
    Task<void> run();

    State state() const noexcept { return state_; }
    /// At the end: nothing is written any more.
    void forget();

    // ---- the commands `vault.…` ----

    Task<Outcome> status(Value params);
    Task<Outcome> initialise(Value params); ///< passphrase
    Task<Outcome> unlock(Value params);     ///< passphrase
    Task<Outcome> recover(Value params);    ///< recovery_key, passphrase: a new one
    Task<Outcome> lock(Value params, governance::Subject subject);
    Task<Outcome> change_passphrase(Value params); ///< passphrase, new_passphrase
    Task<Outcome> rekey(Value params);             ///< passphrase
    Task<Outcome> put(Value params);               ///< name, value
    Task<Outcome> remove(Value params);            ///< name
    Task<Outcome> list(Value params);

    /// A secret for a process of this machine, once the line of audit that says so is on the disk.
    /// Unavailable, with what to do: it is not unlocked.
    Task<Result<vault::SecretBytes>> hand_out(std::string name, SecretAsker asker);

private:
    using Event = governance::VaultEvent;

    /// One at a time that derives keys or writes.
    class Turn {
    public:
        explicit Turn(bool& taken) noexcept : taken_(taken) { taken_ = true; }
        ~Turn() { taken_ = false; }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        bool& taken_;
    };

    /// What came of a call on a thread of its own, which has ended by then, and given its memory back.
    template <typename Call>
    Task<std::invoke_result_t<Call&>> beside(Call call);
    Task<Result<void>> write(std::function<Result<void>(store::ControlTransaction&)> work);
    Task<Result<void>> say(State state, std::optional<store::AuditLine> line);
    Task<void> say_locked(std::string subject, std::string why);
    Task<void> load();

    Result<void> step(Event event);
    void fall(Event event, std::string_view why);
    bool is_idle() const;
    Task<void> lock_idle();
    /// Whether somebody could try passphrases by it.
    enum class Guess : std::uint8_t { No, Yes };
    Task<std::optional<governance::Fault>> why_not_begun(Event event, Guess guess);
    Task<Outcome> open(Result<vault::Keyring> keyring);
    governance::Fault wrong(const Error& error);
    std::optional<governance::Fault> why_not_open() const;

    asio::any_io_executor executor_;
    StoreWriter& writer_;
    VaultOptions options_;
    VaultSurroundings around_;
    io::BootTimer idle_;
    State state_ = State::Locked; ///< until it is known that there is none
    bool is_known_ = false;       ///< what is kept was read, and nothing may be written that is not in it
    KeptVault kept_;
    std::optional<vault::Keyring> keyring_; ///< while it is unlocked
    BootTime last_use_;
    bool is_taken_ = false;
    std::string problem_; ///< why it cannot be opened at all; empty: it can
    unsigned wrong_tries_ = 0;
    SteadyTime next_try_;
};

} // namespace tutti::control_plane
