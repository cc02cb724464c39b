#include "governance/catalogue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tutti::governance {

CommandTable catalogue() {
    std::vector<CommandType> all;
    for (auto* const some :
         {service_commands, config_commands, director_commands, light_commands, home_commands,
          camera_commands, music_commands}) {
        auto types = some();
        std::ranges::move(types, std::back_inserter(all));
    }
    return CommandTable(std::move(all));
}

} // namespace tutti::governance
