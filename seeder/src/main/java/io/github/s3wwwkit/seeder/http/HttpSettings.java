package io.github.s3wwwkit.seeder.http;

import java.time.Duration;

/**
 * How a source or a store is reached.
 *
 * @param connect until a connection stands
 * @param idle how long a peer may be silent
 */
public record HttpSettings(Duration connect, Duration idle) {}
