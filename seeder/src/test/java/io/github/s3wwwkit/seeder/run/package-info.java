@NullMarked
package io.github.s3wwwkit.seeder.run;

import org.jspecify.annotations.NullMarked;
