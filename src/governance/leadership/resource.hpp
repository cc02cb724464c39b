// Resource: what can be led, one leader at a time: the control plane, or a service that runs in one place.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::governance {

class Resource {
public:
    static Resource control();
    /// Of a service of that name.
    static Resource app(std::string_view service);
    /// "control", "app:mixer"; nothing for any other text.
    static std::optional<Resource> parse(std::string_view text);

    /// As parse() takes it.
    const std::string& text() const noexcept { return text_; }
    /// The service; nothing for the control plane.
    std::optional<std::string_view> service() const noexcept;

    auto operator<=>(const Resource&) const = default;

private:
    explicit Resource(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

} // namespace tutti::governance
