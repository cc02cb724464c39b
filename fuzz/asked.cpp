// What control's socket is asked that is no command of its own: a request on somebody's behalf, refusals that
// are to stand in the audit; and how far an audit was, as people keep it. The first byte says which. What is
// read is printed so that it reads the same again.
#include "base/json.hpp"
#include "governance/command_log.hpp"
#include "governance/refusal.hpp"
#include "governance/run_message.hpp"
#include "store/control_chain.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

using namespace tutti;
using namespace tutti::governance;

void request(const Value& params) {
    Request usual;
    usual.subject = {"root", UserRole::Admin};
    usual.via = Via::Control;
    const auto read = read_run_parameters(params, usual);
    if (!read) {
        if (read.error().message.empty()) std::abort();
        return;
    }
    if (!read->subject.has_role()) return; // nobody sends such a one
    const auto again = read_run_parameters(run_parameters(*read), usual);
    if (!again || again->command != read->command || again->params != read->params || again->via != read->via)
        std::abort();
    if (!read->subject.name.empty() && again->subject != read->subject) std::abort();
}

void answer(const Value& value) {
    const auto read = read_run_answer(value);
    if (!read) return;
    const auto again = read_run_answer(run_answer(*read));
    if (!again || *again != *read) std::abort();
}

/// Of far times what is printed has not every microsecond.
std::vector<Refusal> without_times(std::vector<Refusal> refusals) {
    for (auto& refusal : refusals) refusal.since = {};
    return refusals;
}

void refusals(const Value& params) {
    const auto read = read_refusals(params);
    if (!read) return;
    const auto again = read_refusals(refusals_value(*read));
    if (!again || without_times(*again) != without_times(*read)) std::abort();
    for (const auto& refusal : *read) {
        const auto line = audit_line(refusal, WallTime(seconds(1'800'000'000)));
        // The store takes it.
        if (line.subject.empty() || line.subject.size() > 512 || line.command.size() > 512) std::abort();
        if (!parse_json(line.data) || line.data.size() > 16 * 1024) std::abort();
    }
}

void head(std::string_view text) {
    const auto read = store::parse_audit_head(text);
    if (read && store::print(*read) != text) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] == 'h') {
        head(text);
        return 0;
    }
    const auto value = parse_json(text);
    if (!value || !value->is_object()) return 0;
    if (data[0] == 'r')
        request(*value);
    else if (data[0] == 'a')
        answer(*value);
    else
        refusals(*value);
    return 0;
}
