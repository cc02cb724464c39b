// CommandType: one kind of thing that may be asked of an installation: its name, its parameters, who may ask,
// what it needs, and what its being carried out means for whoever asks twice.
#pragma once

#include "base/time.hpp"
#include "governance/parameter.hpp"
#include "governance/vault_machine.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::governance {

/// What somebody must be allowed.
enum class Permission : std::uint8_t {
    Look,  ///< and change nothing
    Play,  ///< play, switch, start and stop
    SetUp, ///< configuration, scripts, whoever may come in
};

/// How it is carried out.
enum class Effect : std::uint8_t {
    None,    ///< a question: answered, and nothing is kept of it
    Stored,  ///< in the same transaction as its answer and its line of audit
    Outside, ///< by somebody else: begun is kept before, ended after
};

/// What becomes of one that was begun when the process ended.
enum class Repetition : std::uint8_t {
    Never, ///< said to have been interrupted: nobody knows how far it came
    Safe,  ///< carried out again: twice is the same as once
};

/// Whether its parameters may be kept as they are, for a day.
enum class Contents : std::uint8_t {
    MayBeSecret,
    Plain, ///< it says so: none of its parameters ever holds a secret
    /// A passphrase, say: it never goes over the bus, and neither parameters nor answers are kept in any
    /// form.
    Secret,
};

enum class LeaderNeed : std::uint8_t { None, Leads };

/// Of what the answer to a question tells.
enum class Scope : std::uint8_t {
    Led, ///< of what its leader changes: another one may be behind it
    Own, ///< of what each installation has for itself, whoever leads
};

/// Which state of the vault admits it.
enum class VaultNeed : std::uint8_t {
    None,      ///< every one
    Bootstrap, ///< preunlock, too: the way to unlocked needs it
    Unlocked,
};

struct CommandType {
    std::string_view name;   ///< "service.restart"
    std::string_view target; ///< who carries it out: a service; "{source}": the one that this parameter names
    std::string_view action; ///< what that one calls it: "restart_service"
    std::string_view older_action = {}; ///< what it also answers to: "restart"
    std::string_view summary;
    std::vector<Parameter> parameters = {};
    /// Names of parameters of which these together, or those, must be there; empty: no such thing.
    std::vector<std::vector<std::string_view>> either = {};
    Permission permission = Permission::Play;
    Effect effect = Effect::Outside;
    Repetition repetition = Repetition::Never;
    Contents contents = Contents::MayBeSecret; ///< then it is not repeated, safe or not
    LeaderNeed leader = LeaderNeed::None;
    Scope scope = Scope::Led;
    VaultNeed vault = VaultNeed::None;
    microseconds deadline = seconds(5); ///< where whoever asks names none
};

std::string_view name(Permission permission) noexcept;
std::string_view name(Effect effect) noexcept;
std::string_view name(Repetition repetition) noexcept;
std::string_view name(LeaderNeed need) noexcept;
std::string_view name(VaultNeed need) noexcept;

/// Which parameter is wrong, and how.
struct ParameterMistake {
    std::string field; ///< empty: what is missing may be one of several
    std::string message;

    bool operator==(const ParameterMistake&) const = default;
};

/// The first mistake; nothing: they fit. A parameter that there is none of is one.
std::optional<ParameterMistake> mistake_in(const CommandType& type, const Value& params);

/// Of the target "{source}" the name of the parameter that says who is asked; empty: the target says so
/// itself.
std::string_view target_parameter(std::string_view target) noexcept;

/// Whom such a command asks, which a parameter may say, and the parameters without that one.
std::pair<std::string, Value> addressed(const CommandType& type, const Value& params);

/// Whether one that was begun is carried out again after a crash: then its parameters are kept as they are.
bool is_carried_out_again(const CommandType& type) noexcept;

/// Whether that state lets such a command through.
bool admits(VaultState vault, VaultNeed need) noexcept;

} // namespace tutti::governance
