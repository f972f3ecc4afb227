@NullMarked
package io.github.s3wwwkit.seeder.source;

import org.jspecify.annotations.NullMarked;
