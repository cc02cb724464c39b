#include "io/bluetooth/adapter_choice.hpp"

#include "io/bluetooth/bluez_error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>

namespace tutti::io {

Result<std::string> choose_adapter(const Adapters& adapters, std::string_view wanted) {
    if (adapters.empty())
        return fail(
            ErrorCode::NotFound, "this machine has no Bluetooth adapter: plug one in, or see whether the "
                                 "kernel knows it (bluetoothctl list)"
        );
    if (!wanted.empty() && !adapters.contains(wanted))
        return fail(
            ErrorCode::NotFound, fmt::format(
                                     "there is no Bluetooth adapter {}: this machine has {}", wanted,
                                     fmt::join(std::views::keys(adapters), ", ")
                                 )
        );
    const auto is_usable = [wanted](const Adapters::value_type& adapter) {
        return adapter.second && (wanted.empty() || adapter.first == wanted);
    };
    const auto usable = std::ranges::find_if(adapters, is_usable);
    if (usable == adapters.end())
        return std::unexpected(bluetooth_adapter_off(wanted.empty() ? adapters.begin()->first : wanted));
    return usable->first;
}

} // namespace tutti::io
