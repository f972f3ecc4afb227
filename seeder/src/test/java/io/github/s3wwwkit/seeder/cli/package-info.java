@NullMarked
package io.github.s3wwwkit.seeder.cli;

import org.jspecify.annotations.NullMarked;
