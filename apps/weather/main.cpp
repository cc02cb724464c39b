// tutti-weather: the source of weather and forecast. Only wiring.
#include "workers/weather/weather_source.hpp"

int main(int argc, char** argv) {
    using namespace tutti;
    weather::WeatherSource source;
    worker::SourceOptions options;
    options.name = "weather";
    options.version = TUTTI_VERSION;
    options.title = "Weather";
    options.description = "The weather now and of three days, from wttr.in or Open-Meteo";
    options.interval = seconds(300);
    return worker::run_source(argc, argv, source, std::move(options));
}
