#include "control_plane/refusal_notes.hpp"

#include "governance/refusal.hpp"
#include "io/clock.hpp"

namespace tutti::control_plane {

Task<Result<Value>> keep_refusals(StoreWriter& writer, Value params) {
    auto refusals = governance::read_refusals(params);
    if (!refusals) co_return pass_on(refusals);
    const auto count = refusals->size();
    store::ControlWrite write;
    write.work = [refusals = std::move(*refusals),
                  now = io::wall_now()](store::ControlTransaction& transaction) -> Result<void> {
        for (const auto& refusal : refusals) {
            const auto line = governance::audit_line(refusal, now);
            auto kept =
                transaction.audit({0, line.timestamp, line.subject, line.command, line.outcome, line.data});
            if (!kept) return pass_on(kept);
        }
        return {};
    };
    const auto written = co_await writer.write(std::move(write));
    if (!written) co_return std::unexpected<Error>(written.error());
    co_return Value::object({{"lines", count}});
}

} // namespace tutti::control_plane
