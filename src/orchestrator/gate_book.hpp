// GateBook: which services may run, as far as that depends on a leadership or on the vault: what the bus says
// of these goes in, what the supervisor is told of gates comes out. Pure; what is not known is closed.
#pragma once

#include "base/value.hpp"
#include "contract/leader.hpp"
#include "contract/vault_status.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::orchestrator {

/// What holds one service.
struct GateNeeds {
    bool leadership = false; ///< it runs where this installation leads it
    bool vault = false;      ///< … while the vault is unlocked
};

using GatedServices = std::map<std::string, GateNeeds, std::less<>>;

class GateBook {
public:
    explicit GateBook(GatedServices services) : services_(std::move(services)) {}

    bool empty() const noexcept { return services_.empty(); }
    const GatedServices& services() const noexcept { return services_; }
    bool needs_vault() const noexcept;

    enum class Origin : std::uint8_t {
        Said, ///< just now
        Kept, ///< it lay on the bus: a lease in it may be of another boot of the machine
    };
    // What was said; nothing where it was not understood, and then it is not known.
    void take_leader(std::string_view service, const std::optional<contract::Leader>& said, Origin origin);
    void take_vault(const std::optional<contract::VaultStatus>& said) { vault_ = said; }
    /// Whether the service `control` does its work, and whether it could be heard if it spoke.
    /// The next one says anew how the vault is: locked.
    void set_control_ready(bool is_ready) {
        control_is_ready_ = is_ready;
        if (!is_ready) vault_.reset();
    }
    void set_bus_heard(bool is_heard) { bus_is_heard_ = is_heard; }

    /// For each service of which enough was heard `open`, `why`, `until_boot` and `token`: the argument of
    /// `set_gates`. Of the others the supervisor knows by itself that nothing was said, or what was said
    /// last.
    Value gates() const;

private:
    struct Leader {
        bool is_ours = false;
        std::string why;
        std::optional<BootTime> until = {};
        std::uint64_t token = 0;
    };

    std::optional<Value> gate(const std::string& service, const GateNeeds& needs) const;
    /// Empty: it is unlocked; nothing: it is not known yet.
    std::optional<std::string> vault_is_shut() const;

    GatedServices services_;
    std::map<std::string, Leader, std::less<>> leaders_;
    std::optional<contract::VaultStatus> vault_;
    bool control_is_ready_ = false;
    bool bus_is_heard_ = true;
};

} // namespace tutti::orchestrator
