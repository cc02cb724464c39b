// EventStamp: makes one source's events: counts them, and names them so that no two runs say the same id.
#pragma once

#include "contract/event.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace tutti::contract {

class EventStamp {
public:
    /// `run` differs for every run of the source.
    EventStamp(std::string source, std::string run) : source_(std::move(source)), run_(std::move(run)) {}

    /// `data` is an object; another value becomes its `value`, null an empty one.
    Event stamp(std::string type, std::int32_t producer, Value data, WallTime timestamp);

    const std::string& source() const noexcept { return source_; }

private:
    std::string source_;
    std::string run_;
    std::uint64_t count_ = 0;
};

} // namespace tutti::contract
