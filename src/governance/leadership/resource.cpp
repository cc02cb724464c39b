#include "governance/leadership/resource.hpp"

#include "base/name.hpp"

namespace tutti::governance {

namespace {

constexpr std::string_view app_prefix = "app:";

} // namespace

Resource Resource::control() { return Resource("control"); }

Resource Resource::app(std::string_view service) {
    return Resource(std::string(app_prefix) + std::string(service));
}

std::optional<Resource> Resource::parse(std::string_view text) {
    if (text == "control") return control();
    if (!text.starts_with(app_prefix)) return std::nullopt;
    const auto service = text.substr(app_prefix.size());
    if (!is_dotted_name(service)) return std::nullopt;
    return app(service);
}

std::optional<std::string_view> Resource::service() const noexcept {
    const std::string_view text = text_;
    if (!text.starts_with(app_prefix)) return std::nullopt;
    return text.substr(app_prefix.size());
}

} // namespace tutti::governance
