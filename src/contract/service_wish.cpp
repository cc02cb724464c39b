#include "contract/service_wish.hpp"

namespace tutti::contract {

Progress progress_of(ServiceWish wish, ServicePhase phase, LastEnd last) noexcept {
    switch (phase) {
    case ServicePhase::Completed:
        return Progress::Done;
    case ServicePhase::Ready:
        return wish == ServiceWish::Start || wish == ServiceWish::Restart ? Progress::Done
                                                                          : Progress::UnderWay;
    case ServicePhase::Stopped:
        // One that was stopped by hand is so again after the run that was asked for.
        if (wish == ServiceWish::Trigger && last == LastEnd::Well) return Progress::Done;
        [[fallthrough]];
    case ServicePhase::Failed:
        return wish == ServiceWish::Stop ? Progress::Done : Progress::Failed;
    case ServicePhase::Backoff:
    case ServicePhase::CrashLoop:
        return wish == ServiceWish::Stop ? Progress::UnderWay : Progress::Failed;
    case ServicePhase::Waiting:
    case ServicePhase::Starting:
    case ServicePhase::Unhealthy:
    case ServicePhase::Stopping:
        break;
    }
    return Progress::UnderWay;
}

Progress progress_of(ServiceWish wish, const Value& service) {
    const Value* state = service.find("state");
    const auto phase = state != nullptr && state->is_string() ? service_phase(state->string()) : std::nullopt;
    if (!phase) return Progress::UnderWay;
    const Value* exit = service.find("last_exit");
    const Value* code = exit != nullptr ? exit->find("code") : nullptr;
    return progress_of(wish, *phase, code != nullptr && *code == Value(0) ? LastEnd::Well : LastEnd::Badly);
}

} // namespace tutti::contract
