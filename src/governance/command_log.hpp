// What is kept of commands: that they were asked under a key, and a line of audit each. Texts alone: they
// cross to the thread that writes them. The store keeps them (src/store); here is what they say.
#pragma once

#include "base/boot_time.hpp"
#include "governance/request.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::governance {

/// Under what a request is known again. Of one without a key of its own it begins with '#', as no key does.
struct RequestKey {
    std::string subject;
    std::string key;

    auto operator<=>(const RequestKey&) const = default;
};

struct KeptCommand {
    std::string command;
    std::string body;                  ///< tells another request under the same key from the same again
    std::optional<std::string> answer; ///< pack()ed; nothing: begun, and not ended
    WallTime begun = {};
    WallTime until = {}; ///< then it counts no more, once it has ended
};

struct AuditLine {
    WallTime timestamp = {};
    std::string subject;
    std::string command;
    std::string outcome; ///< "ok", "begun", "replayed", or the code of a fault
    std::string data; ///< a JSON object; names of parameters are in it, values of those alone that are plain
};

/// The leadership that something is written under.
struct WriteFence {
    std::string resource;
    std::uint64_t token = 0;
    std::optional<BootTime> until = {};

    bool operator==(const WriteFence&) const = default;
};

/// What is known of a request when it is let through; enough to conclude it on another thread.
struct Ticket {
    RequestKey key;
    bool is_keyed = false; ///< whoever asked gave a key: its answer is kept
    std::string request_id;
    std::string command;
    std::string body;
    std::string decision_id;
    Subject subject = {};
    Via via = Via::Internal;
    std::string parameters; ///< their names, as a JSON list
    std::string rules;      ///< that decided, as a JSON list; empty: those that there are without a policy
    std::string values;     ///< as a JSON object, of what never holds a secret; else empty
    std::optional<WriteFence> fence;
    WallTime begun = {};
    WallTime until = {};
};

/// All that is written of a command that was carried out, or is not to be.
struct Conclusion {
    Answer answer;
    std::optional<KeptCommand> kept; ///< of one with a key
    AuditLine line;
};
/// Of whatever length the outcome is, the store takes it: texts of a fault are cut, and in the place of an
/// answer that is too large stands that it was ("answer_too_large").
Conclusion conclude(const Ticket& ticket, const Outcome& outcome, WallTime now);

AuditLine audit_line(const Ticket& ticket, std::string outcome, const Fault* fault, WallTime now);

/// Why something may not have been written.
struct WriteFailure {
    Error error;
    /// It failed where it was to be made to last: only the next start finds out. Else nothing was written.
    bool may_be_written;

    WriteFailure(Error why, bool is_perhaps = false) // NOLINT(*-explicit-*): an error of the store is one
        : error(std::move(why)), may_be_written(is_perhaps) {}
};
template <typename T>
using Written = std::expected<T, WriteFailure>;

/// "may_be_written", which is no refusal, or the fault of the error.
Fault fault_of(const WriteFailure& failure);

/// A short text that stands for another. Whoever lets it be read takes one that nobody can try texts on.
using Fingerprint = std::function<std::string(std::string_view text)>;
/// Without a key.
std::string plain_fingerprint(std::string_view text);

/// What tells requests apart under one key: the order of members does not matter. Of one that may be carried
/// out again it is the parameters themselves, where they are short.
std::string
body_of(const Value& params, bool is_repeatable, const Fingerprint& fingerprint = plain_fingerprint);
/// Those parameters; nothing: it is not of one that may be carried out again.
std::optional<Value> params_in(std::string_view body);

} // namespace tutti::governance
