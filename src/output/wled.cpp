#include "output/wled.hpp"

#include "io/clock.hpp"

namespace tutti::output {

namespace {

constexpr microseconds patience = seconds(3); // a controller that saves power by Wi-Fi answers late

} // namespace

Task<Result<io::Addresses>> find_wled(std::string name, io::MdnsOptions options) {
    if (auto addresses = io::addresses_without_lookup(name)) co_return std::move(*addresses);
    auto found = co_await io::find_service(
        wled_service, std::move(name), io::steady_now() + patience, std::move(options)
    );
    co_return found;
}

} // namespace tutti::output
