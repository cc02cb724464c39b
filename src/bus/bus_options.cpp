#include "bus/bus_options.hpp"

#include <fmt/format.h>

namespace tutti::bus {

std::string random_client_id(RandomSource& random) { return fmt::format("tutti-{:016x}", random.next()); }

} // namespace tutti::bus
