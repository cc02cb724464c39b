// Configuration: the section that a worker lives by, as the bus says it (`config/<section>`) and set_config
// changes it. No bus here.
#pragma once

#include "base/value.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tutti::worker {

class Configuration {
public:
    /// Whether the worker can live by it; an error says why not.
    using Accept = std::function<Result<void>(const Value& config)>;

    explicit Configuration(Accept accept) : accept_(std::move(accept)) {}

    /// A payload of the section's topic. One that says what we have already is no change. After an error what
    /// we had stays.
    Result<void> said(std::string_view payload);
    /// As change(), where somebody else numbers and says the section.
    Result<void> adopt(const Value& changes);
    /// That somebody refused what was adopted: as before, unless the bus has said something else meanwhile.
    void go_back(const Value& adopted, const Value& before);
    /// Members of `changes` replace ours; those that are null go. Gives the section's new payload, to
    /// publish.
    Result<std::string> change(const Value& changes);

    const Value& config() const noexcept { return config_; } ///< an object

private:
    Accept accept_;
    Value config_ = Value::object({});
    std::uint64_t revision_ = 0;
    bool is_refused_ = false; ///< what the bus said last
};

} // namespace tutti::worker
