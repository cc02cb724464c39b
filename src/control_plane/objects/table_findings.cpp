#include "control_plane/objects/table_findings.hpp"

#include "base/printable.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace tutti::control_plane {

using namespace governance::objects;
using installation::TableStanding;

namespace {

constexpr auto soon = seconds(1);
/// Somebody mends what is wrong there: a change of it is heard of at once.
constexpr auto later = seconds(30);
constexpr std::string_view stopped = "Stopped";

std::string text_in(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_string() ? printable(value->string()) : std::string();
}

/// "crash_loop" is "CrashLoop".
std::string camel_case(std::string_view words) {
    std::string out;
    bool begins = true;
    for (const char c : words) {
        if (c == '_') {
            begins = true;
            continue;
        }
        out += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        begins = false;
    }
    return out;
}

/// How a service stands whose table is loaded.
Observed service_observed(const Value& service) {
    const auto state = text_in(service, "state");
    const auto cause = text_in(service, "cause");
    Observed observed;
    observed.findings.add(valid, Truth::True, "Loaded").add(synced, Truth::True, "Loaded");
    if (state == "ready" || state == "completed") {
        observed.findings.add(ready, Truth::True, camel_case(state), cause)
            .add(stopped, Truth::False, "Runs");
        return observed;
    }
    if (state == "stopped") {
        const bool rests = text_in(service, "pattern") == "demand";
        if (rests)
            observed.findings.add(ready, Truth::True, "RestsUntilNeeded", cause);
        else
            observed.findings
                .add(ready, Truth::False, "Stopped", "somebody stopped it: `tutti start` lets it run again")
                .add(stopped, Truth::True, "ByHand", cause);
        return observed;
    }
    observed.findings.add(ready, Truth::False, camel_case(state), cause).add(stopped, Truth::False, "Runs");
    observed.look_again = soon;
    return observed;
}

Observed refused(std::string_view reason, const std::string& message) {
    Observed observed;
    observed.findings = not_valid(reason, message);
    observed.look_again = later;
    return observed;
}

Observed not_loaded(const TableSeen& seen) {
    Observed observed;
    const bool is_refused = !seen.refusal.empty();
    observed.findings.add(valid, Truth::True, "Applied")
        .add(
            synced, Truth::False, is_refused ? "ReloadRefused" : "Reloading",
            is_refused ? seen.refusal : "the supervisor reads it now"
        )
        .add(ready, Truth::False, is_refused ? "ReloadRefused" : "Reloading", seen.refusal);
    observed.look_again = is_refused ? later : soon;
    if (seen.finding.standing == TableStanding::InFile)
        observed.corrected = "the installation's file was edited: the supervisor has read it again";
    return observed;
}

} // namespace

Observed observed_of(const ObjectKey& key, const TableSeen& seen) {
    switch (seen.finding.standing) {
    case TableStanding::Differs:
        return refused("StandsInFile", seen.finding.message);
    case TableStanding::Refused:
        return refused("Refused", seen.finding.message);
    case TableStanding::Unknown:
        return refused("FileIsWrong", seen.finding.message);
    case TableStanding::InFile:
    case TableStanding::Applied:
        break;
    }
    if (!seen.finding.is_loaded) return not_loaded(seen);
    Observed observed;
    if (key.kind == "service" && seen.service == nullptr) {
        observed.findings = not_ready("NotListed", "the supervisor does not list it: it reads the file now");
        observed.look_again = soon;
    } else if (key.kind == "service") {
        observed = service_observed(*seen.service);
    } else {
        observed.findings = as_wanted();
    }
    if (seen.was_changed)
        observed.corrected =
            "what was applied was changed beside the installation's file, and is written again";
    return observed;
}

} // namespace tutti::control_plane
