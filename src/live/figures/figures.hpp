// Figures: numbers, family by family, as OpenMetrics has them, to whoever shows or sends them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace tutti::live {

class Figures {
public:
    virtual ~Figures() = default;

    struct Label {
        std::string_view name;
        std::string_view value;
    };

    /// All samples of it follow. `type`: "gauge", "counter", "stateset" or "histogram".
    virtual void family(
        std::string_view name, std::string_view type, std::string_view help, std::string_view unit = {}
    ) = 0;
    virtual void sample(std::string_view name, std::span<const Label> labels, double value) = 0;
    virtual void sample(std::string_view name, std::span<const Label> labels, std::uint64_t value) = 0;

    void sample(std::string_view name, std::initializer_list<Label> labels, double value) {
        sample(name, std::span(labels.begin(), labels.size()), value);
    }
    void sample(std::string_view name, std::initializer_list<Label> labels, std::uint64_t value) {
        sample(name, std::span(labels.begin(), labels.size()), value);
    }
};

} // namespace tutti::live
